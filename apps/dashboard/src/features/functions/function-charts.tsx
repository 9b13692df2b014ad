import type { Metrics } from '@plat/shared/contracts/metrics.ts'
import type { ReactNode } from 'react'
import type { ChartSeries } from '../../ui/chart-series.ts'
import { formatCount } from '../../ui/format-count.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TimeChart } from '../../ui/time-chart.tsx'

const CALLS: ChartSeries[] = [
  { key: 'success', label: 'Succeeded', color: 'accent', kind: 'bar' },
  { key: 'failed', label: 'Failed', color: 'bad', kind: 'bar' },
]
const FAILURES: ChartSeries[] = [
  { key: 'error', label: 'Errors', color: 'bad', kind: 'bar' },
  { key: 'timeout', label: 'Timeouts', color: 'warn', kind: 'bar' },
]
const DURATIONS: ChartSeries[] = [
  { key: 'p99Ms', label: 'p99', color: 'warn', kind: 'line' },
  { key: 'p95Ms', label: 'p95', color: 'accent', kind: 'line' },
  { key: 'p50Ms', label: 'p50', color: 'good', kind: 'line' },
]
const CPU: ChartSeries[] = [{ key: 'cpuMs', label: 'CPU of a call', color: 'accent', kind: 'area' }]

/** Four charts, each with its figure; their places are held while they load. */
export function FunctionCharts({ metrics }: { metrics: Metrics | undefined }) {
  const points = metrics?.points.map((point) => ({ ...point, failed: point.error + point.timeout })) ?? []
  const totals = metrics?.totals
  const failed = (totals?.error ?? 0) + (totals?.timeout ?? 0)
  const calls = (totals?.success ?? 0) + failed
  const ms = (value: number | null | undefined) => (value === null || value === undefined ? '–' : formatDuration(value))
  const share = calls === 0 ? '–' : `${((failed / calls) * 100).toFixed(failed === 0 ? 0 : 1)} %`
  const shared = { points, stepMs: metrics?.stepMs ?? 3_600_000 }
  const isLoading = metrics === undefined
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Chart
        title="Invocations"
        figure={formatCount(calls)}
        detail={`${formatCount(totals?.cold ?? 0)} cold`}
        isLoading={isLoading}
        legend={CALLS}
      >
        <TimeChart {...shared} series={CALLS} format={formatCount} label={`${calls} invocations over time`} />
      </Chart>
      <Chart
        title="Failed"
        figure={share}
        detail={`${formatCount(failed)} of ${formatCount(calls)}`}
        isLoading={isLoading}
        legend={FAILURES}
      >
        <TimeChart {...shared} series={FAILURES} format={formatCount} label={`${failed} failed invocations over time`} />
      </Chart>
      <Chart
        title="Duration"
        figure={ms(totals?.p95Ms)}
        detail={`p50 ${ms(totals?.p50Ms)} · p99 ${ms(totals?.p99Ms)}`}
        isLoading={isLoading}
        legend={DURATIONS}
      >
        <TimeChart {...shared} series={DURATIONS} format={formatDuration} label={`Duration over time, p95 ${ms(totals?.p95Ms)}`} />
      </Chart>
      <Chart title="CPU" figure={ms(totals?.cpuMs)} detail="of a call, on average" isLoading={isLoading} legend={CPU}>
        <TimeChart
          {...shared}
          series={CPU}
          format={formatDuration}
          label={`CPU time of a call over time, ${ms(totals?.cpuMs)} on average`}
        />
      </Chart>
    </div>
  )
}

interface ChartProps {
  title: string
  figure: string
  detail: string
  isLoading: boolean
  legend: readonly ChartSeries[]
  children: ReactNode
}

function Chart({ title, figure, detail, isLoading, legend, children }: ChartProps) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border bg-raised p-4 pb-3">
      <header className="mb-3 flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h3 className="text-xs text-muted">{title}</h3>
          {isLoading ? (
            <Skeleton className="mt-1.5 mb-0.5 h-5 w-24" />
          ) : (
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="text-xl font-semibold">{figure}</span>
              <span className="text-xs text-muted">{detail}</span>
            </p>
          )}
        </div>
        <ul aria-label="Legend" className="flex flex-wrap justify-end gap-x-3 text-xs text-muted">
          {legend.map(({ key, label, color }) => (
            <li key={key} className="flex items-center gap-1.5 whitespace-nowrap">
              <span aria-hidden className="size-2 rounded-[2px]" style={{ background: `var(--${color})` }} />
              {label}
            </li>
          ))}
        </ul>
      </header>
      {isLoading ? <Skeleton className="h-44 w-full opacity-60" /> : children}
    </section>
  )
}
