import { Skeleton } from '../../ui/skeleton.tsx'

/** Holds the place of the list. */
export function LogSkeleton() {
  return (
    <div aria-hidden className="grid h-[max(24rem,calc(100dvh-18rem))] content-start overflow-hidden rounded-lg border bg-raised">
      {Array.from({ length: 14 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={index} className="flex h-9 items-center gap-4 border-b px-4">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-10" />
          <Skeleton className="h-3 w-28 max-sm:hidden" />
          <Skeleton className="h-3 w-2/5" />
        </div>
      ))}
    </div>
  )
}
