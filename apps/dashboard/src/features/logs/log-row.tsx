import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import { clsx } from 'clsx'
import { memo } from 'react'
import { formatDuration } from '../../ui/format-duration.ts'
import { LEVEL_TEXT } from '../invocations/console-lines.tsx'
import { InvocationState } from '../invocations/invocation-state.tsx'
import { StatusCode } from '../invocations/status-code.tsx'
import { formatLogTime } from './format-log-time.ts'

interface LogRowProps {
  id: string
  entry: LogEntry
  /** In px from the top of the list. */
  top: number
  isSelected: boolean
}

/** One invocation in one line: when, how it ended, what was asked, and the line that matters most. */
export const LogRow = memo(function LogRow({ id, entry, top, isSelected }: LogRowProps) {
  const { level, text, isAsked } = summaryOf(entry)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus is the listbox's (aria-activedescendant)
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      style={{ transform: `translateY(${top}px)` }}
      className={clsx(
        'absolute inset-x-0 top-0 flex h-9 cursor-pointer items-center gap-3 border-b px-3 font-mono text-xs sm:gap-4 sm:px-4',
        isSelected ? 'bg-accent/10 shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-hover',
        entry.level === 'error' && !isSelected && 'bg-bad/5',
      )}
    >
      <InvocationState status={entry.status} wordless />
      <time dateTime={entry.time} className="shrink-0 text-faint">
        {formatLogTime(entry.time)}
      </time>
      <span className="w-7 shrink-0">
        <StatusCode code={entry.statusCode} />
      </span>
      <span className="w-32 shrink-0 truncate max-sm:hidden">{entry.functionName}</span>
      <span className="w-44 shrink-0 truncate text-muted max-lg:hidden">
        {entry.method ?? 'EVENT'} {entry.path}
      </span>
      <span className={clsx('min-w-0 flex-1 truncate', LEVEL_TEXT[level], isAsked && 'lg:invisible')}>{text}</span>
      {entry.lines.length > 1 && <span className="shrink-0 text-faint max-sm:hidden">+{entry.lines.length - 1}</span>}
      <span className="w-14 shrink-0 text-right text-muted max-sm:hidden">{formatDuration(entry.durationMs)}</span>
    </div>
  )
})

/** The error, else the first of the gravest lines, else what was asked, which wide rows show anyway. */
function summaryOf({ error, lines, level, method, path, functionName }: LogEntry) {
  if (error) return { level: 'error' as const, text: error.message, isAsked: false }
  const line = lines.find((each) => each.level === level) ?? lines[0]
  if (line) return { ...line, isAsked: false }
  return { level: 'debug' as const, text: `${functionName} ${method ?? ''} ${path ?? ''}`, isAsked: true }
}
