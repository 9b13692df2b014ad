import type { LogLevel } from '@plat/shared/contracts/function-logs.ts'
import { clsx } from 'clsx'
import type { ConsoleLine } from './read-line.ts'

export const LEVEL_TEXT: Record<LogLevel, string> = { debug: 'text-faint', info: 'text-muted', warn: 'text-warn', error: 'text-bad' }

/** What a function wrote, each line with its level. */
export function ConsoleLines({ lines }: { lines: readonly ConsoleLine[] }) {
  if (lines.length === 0) return <p className="px-4 py-3 text-sm text-muted">Nothing was written to the console.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys (axe scrollable-region-focusable)
    <ol aria-label="Console" tabIndex={0} className="max-h-96 overflow-auto py-1.5 font-mono text-xs/5 -outline-offset-2!">
      {lines.map(({ level, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are in their order and may be equal
        <li key={index} className={clsx('flex gap-3 px-4 py-0.5', level === 'error' && 'bg-bad/5', level === 'warn' && 'bg-warn/5')}>
          <span className={clsx('w-10 shrink-0 select-none', LEVEL_TEXT[level])}>{level}</span>
          <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
        </li>
      ))}
    </ol>
  )
}
