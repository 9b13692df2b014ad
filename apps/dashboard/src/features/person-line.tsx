import type { ReactNode } from 'react'

interface PersonLineProps {
  person: { name: string | null; email: string }
  /** Beside the name. */
  badge?: ReactNode
}

/** Somebody: initials, name and address. */
export function PersonLine({ person: { name, email }, badge }: PersonLineProps) {
  return (
    <div className="flex max-w-full min-w-0 items-center gap-3">
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-full border bg-hover text-xs font-medium text-muted uppercase select-none"
      >
        {(name ?? email).slice(0, 2)}
      </span>
      <div className="min-w-0 text-sm">
        <p className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{name ?? email}</span>
          {badge}
        </p>
        {name !== null && <p className="truncate text-xs text-muted">{email}</p>}
      </div>
    </div>
  )
}
