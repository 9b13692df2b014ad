import type { ReactNode } from 'react'

/** A few facts side by side; below one another on phones. */
export function FactList({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid gap-x-8 gap-y-4 rounded-lg border bg-raised p-4 text-sm sm:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] max-sm:gap-y-2">
      {facts.map(({ name, value }) => (
        <div key={name} className="min-w-0 max-sm:flex max-sm:items-center max-sm:justify-between max-sm:gap-4">
          <dt className="shrink-0 text-xs/5 text-faint">{name}</dt>
          <dd className="flex min-h-6 min-w-0 items-center truncate">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
