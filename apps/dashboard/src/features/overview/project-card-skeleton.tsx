import { Skeleton } from '../../ui/skeleton.tsx'

/** As high as a card. */
export function ProjectCardSkeleton() {
  return (
    <li className="flex min-h-48 flex-col rounded-lg border bg-raised p-4">
      <Skeleton className="my-0.5 h-4 w-28" />
      <Skeleton className="mt-2 h-3 w-40" />
      <Skeleton className="mt-5 h-3.5 w-52" />
      <Skeleton className="mt-2.5 h-3 w-32" />
      <div className="mt-auto flex items-end justify-between">
        <Skeleton className="h-6 w-20" />
        <Skeleton className="h-7 w-30" />
      </div>
    </li>
  )
}
