import type { ReactNode } from 'react'

interface PageHeaderProps {
  title: string
  /** Beside the title on the browser's tab. */
  context?: string
  /** Instead of the plain title. */
  heading?: ReactNode
  description?: ReactNode
  actions?: ReactNode
}

/** The head of every page: its title, here and on the browser's tab, and what can be done. */
export function PageHeader({ title, context, heading, description, actions }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <title>{[title, context, 'Plat'].filter(Boolean).join(' · ')}</title>
      <div className="min-w-0 flex-1 basis-72">
        <h1 className="text-xl font-semibold wrap-anywhere">{heading ?? title}</h1>
        {description !== undefined && <div className="mt-1 text-sm text-muted">{description}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
