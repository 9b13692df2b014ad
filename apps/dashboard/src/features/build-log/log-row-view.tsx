import { clsx } from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { formatDuration } from '../../ui/format-duration.ts'
import type { LogRow } from './group-by-step.ts'
import { type AnsiColour, parseAnsi } from './parse-ansi.ts'

interface LogRowViewProps {
  row: LogRow
  /** The address names it. */
  isAnchor: boolean
  /** The search stands on it. */
  isMatch: boolean
  onToggle(step: string): void
  onAnchor(seq: number): void
}

const COLOURS: Record<AnsiColour, string> = {
  red: 'text-bad',
  green: 'text-good',
  yellow: 'text-warn',
  blue: 'text-accent',
  magenta: 'text-accent',
  cyan: 'text-accent',
  grey: 'text-faint',
}

/** One row: a step's head, or a line with its number and time. What was printed is text and nothing else. */
export function LogRowView({ row, isAnchor, isMatch, onToggle, onAnchor }: LogRowViewProps) {
  if (row.type === 'step')
    return (
      <button
        type="button"
        aria-expanded={!row.isFolded}
        onClick={() => onToggle(row.step)}
        className="sticky left-0 flex h-6 items-center gap-2 rounded-sm px-3 text-left text-ink hover:bg-hover"
      >
        {row.isFolded ? (
          <ChevronRight aria-hidden className="size-3.5 text-faint" />
        ) : (
          <ChevronDown aria-hidden className="size-3.5 text-faint" />
        )}
        <span className="font-semibold">{row.step}</span>
        <span className="text-faint">
          {row.durationMs !== undefined && `${formatDuration(row.durationMs)} · `}
          {row.lines} {row.lines === 1 ? 'line' : 'lines'}
        </span>
      </button>
    )
  const { seq, time, stream, text } = row.line
  return (
    <div className={clsx('flex h-6 items-center pr-4 hover:bg-hover', isAnchor && 'bg-accent/12', isMatch && 'bg-warn/20')}>
      <a
        href={`#L${seq}`}
        onClick={(event) => {
          event.preventDefault()
          onAnchor(seq)
        }}
        className="w-14 shrink-0 pr-3 text-right leading-6 text-faint select-none hover:text-ink"
      >
        {seq}
      </a>
      <span className="w-18 shrink-0 text-faint select-none max-sm:hidden">{time.slice(11, 19)}</span>
      <span className={clsx('whitespace-pre', stream === 'stderr' && 'text-warn', stream === 'system' && 'text-muted')}>
        {parseAnsi(text).map((run, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: runs of a line never change
          <span key={index} className={clsx(run.colour && COLOURS[run.colour], run.isBold && 'font-semibold')}>
            {run.text}
          </span>
        ))}
      </span>
    </div>
  )
}
