'use client'

import { useQuery } from '@tanstack/react-query'
import { metricsQuery } from '../../data/projects.ts'
import { formatCount } from '../../ui/format-count.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'

interface FunctionTrafficProps {
  slug: string
  name: string
  /** Known to have had no calls: nothing is asked. */
  isQuiet: boolean
}

const useTraffic = ({ slug, name, isQuiet }: FunctionTrafficProps) =>
  useQuery({ ...metricsQuery(slug, { hours: 24, function: name }), enabled: !isQuiet })

/** Calls and failures of a function in 24 hours, in figures and as a shape. */
export function FunctionTraffic(props: FunctionTrafficProps) {
  const { data, isError } = useTraffic(props)
  if (props.isQuiet) return <span className="text-muted">no calls</span>
  if (isError) return <span className="text-muted">unknown</span>
  if (data === undefined) return <Skeleton className="h-5 w-40" />
  const { success, error, timeout } = data.totals
  const failed = error + timeout
  return (
    <span className="flex items-center gap-3">
      <Sparkline
        values={data.points.map((point) => point.success + point.error + point.timeout)}
        bad={data.points.map((point) => point.error + point.timeout)}
        label={`${success + failed} calls in the last 24 hours, ${failed} of them failed`}
        className="h-5 w-24"
      />
      <span className="whitespace-nowrap">
        {formatCount(success + failed)}
        {failed > 0 && <span className="text-bad"> · {formatCount(failed)} failed</span>}
      </span>
    </span>
  )
}

/** The duration that 95 of 100 calls did not exceed. */
export function FunctionP95(props: FunctionTrafficProps) {
  const { data } = useTraffic(props)
  const p95 = data?.totals.p95Ms ?? null
  return <span className="whitespace-nowrap text-muted">{p95 === null ? '–' : formatDuration(p95)}</span>
}
