import { formatCount } from '../../ui/format-count.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import type { FiguresOf } from './use-function-figures.ts'

interface FunctionTrafficProps {
  figures: ReturnType<FiguresOf>
}

/** Calls and failures of a function in 24 hours, in figures and as a shape. */
export function FunctionTraffic({ figures }: FunctionTrafficProps) {
  if (figures === 'none') return <span className="text-muted">no calls</span>
  if (figures === 'unknown') return <span className="text-muted">unknown</span>
  if (figures === undefined) return <Skeleton className="h-5 w-40" />
  const failed = figures.error + figures.timeout
  const calls = figures.success + failed
  return (
    <span className="flex items-center gap-3">
      <Sparkline
        values={figures.invocations}
        bad={figures.failures}
        label={`${calls} calls in the last 24 hours, ${failed} of them failed`}
        className="h-5 w-24"
      />
      <span className="whitespace-nowrap">
        {formatCount(calls)}
        {failed > 0 && <span className="text-bad"> · {formatCount(failed)} failed</span>}
      </span>
    </span>
  )
}

/** The duration that 95 of 100 calls did not exceed. */
export function FunctionP95({ figures }: FunctionTrafficProps) {
  const p95 = typeof figures === 'object' ? figures.p95Ms : null
  return <span className="whitespace-nowrap text-muted">{p95 === null ? '–' : formatDuration(p95)}</span>
}
