import { clsx } from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

interface CardProps extends Omit<ComponentProps<'section'>, 'title'> {
  title?: ReactNode
  /** At the right of the title. */
  actions?: ReactNode
  /** Without inner space: for tables and lists that reach the border. */
  flush?: boolean
}

/** A bordered part of a page, with an optional head. */
export function Card({ title, actions, flush = false, className, children, ...rest }: CardProps) {
  return (
    <section className={clsx('min-w-0 overflow-hidden rounded-lg border bg-raised', className)} {...rest}>
      {title !== undefined && (
        <header className="flex min-h-11 items-center justify-between gap-3 border-b px-4 py-1.5">
          <h2 className="text-sm font-medium">{title}</h2>
          {actions !== undefined && <div className="flex items-center gap-2">{actions}</div>}
        </header>
      )}
      {flush ? children : <div className="p-4">{children}</div>}
    </section>
  )
}
