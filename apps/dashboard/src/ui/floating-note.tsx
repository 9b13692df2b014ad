import type { ReactNode } from 'react'
import { StatusDot } from './status-dot.tsx'

interface FloatingNoteProps {
  /** What everybody should know of the page as a whole. */
  children: string
  action?: ReactNode
}

/** Floats over the end of a page, so that nothing jumps, for as long as something is not as it should be. */
export function FloatingNote({ children, action }: FloatingNoteProps) {
  return (
    <div className="pointer-events-auto flex min-h-12 max-w-[calc(100vw-2rem)] animate-rise items-center gap-3 rounded-lg bg-raised px-4 py-2 text-sm shadow-overlay">
      <StatusDot tone="warn" label="Attention:" wordless />
      <p className="min-w-0">{children}</p>
      {action}
    </div>
  )
}
