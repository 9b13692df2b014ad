import { clsx } from 'clsx'

/** Holds the place of what is still loading, in its size: give width and height by class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block animate-shimmer rounded-sm bg-line', className)} />
}
