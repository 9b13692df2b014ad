'use client'

import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { metricsQuery } from '../../data/projects.ts'
import { Card } from '../../ui/card.tsx'
import type { ChartSeries } from '../../ui/chart-series.ts'
import { formatCount } from '../../ui/format-count.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TimeChart } from '../../ui/time-chart.tsx'

const HOUR_MS = 3_600_000
const CALLS: ChartSeries[] = [
  { key: 'success', label: 'Succeeded', color: 'faint', kind: 'bar' },
  { key: 'failed', label: 'Failed', color: 'bad', kind: 'bar' },
]

/** The last 24 hours: calls by hour, failures in them, and how fast they were. */
export function TrafficCard({ slug }: { slug: string }) {
  const { data: present, error } = useQuery(metricsQuery(slug, { hours: 24 }))
  const data = useDeferredValue(present)
  const { success = 0, error: failed = 0, timeout = 0, p50Ms = null, p95Ms = null } = data?.totals ?? {}
  const figures: [string, string | undefined, string?][] = [
    ['Calls', data && formatCount(success + failed + timeout)],
    ['Failed', data && formatCount(failed + timeout), failed + timeout > 0 ? 'text-bad' : undefined],
    ['p50', data && (p50Ms === null ? '–' : formatDuration(p50Ms))],
    ['p95', data && (p95Ms === null ? '–' : formatDuration(p95Ms))],
  ]
  return (
    <Card title="Functions, last 24 hours">
      <dl className="mb-4 grid grid-cols-4 gap-4">
        {figures.map(([name, value, tone]) => (
          <div key={name}>
            <dt className="text-xs text-faint">{name}</dt>
            <dd className={`h-7 text-xl font-medium ${tone ?? ''}`}>{value ?? <Skeleton className="mt-1 h-5 w-12" />}</dd>
          </div>
        ))}
      </dl>
      {error !== null && present === undefined ? (
        <p className="grid h-44 place-items-center text-sm text-muted">The figures could not be loaded: {error.message}</p>
      ) : (
        <TimeChart
          label={`Calls by hour: ${success + failed + timeout} in all`}
          points={(data?.points ?? []).map((point) => ({ ...point, failed: point.error + point.timeout }))}
          series={CALLS}
          format={formatCount}
          stepMs={data?.stepMs ?? HOUR_MS}
        />
      )}
    </Card>
  )
}
