import type { ReactNode } from 'react'

interface EmptyStateProps {
  icon?: ReactNode
  title: string
  /** What would be here, and how it comes to be. */
  children?: ReactNode
  action?: ReactNode
}

/** Where there is nothing yet: says what would be here and leads to it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto grid max-w-md justify-items-center px-4 py-14 text-center">
      {icon !== undefined && (
        <span className="mb-4 grid size-10 place-items-center rounded-lg border bg-surface text-muted [&_svg]:size-5" aria-hidden>
          {icon}
        </span>
      )}
      <p className="text-base font-medium">{title}</p>
      {children !== undefined && <div className="mt-1 text-sm text-pretty text-muted">{children}</div>}
      {action !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
