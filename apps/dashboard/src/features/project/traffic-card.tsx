'use client'

import { useQuery } from '@tanstack/react-query'
import { metricsQuery } from '../../data/projects.ts'
import { BarChart } from '../../ui/bar-chart.tsx'
import { Card } from '../../ui/card.tsx'
import { formatCount } from '../../ui/format-count.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import { Skeleton } from '../../ui/skeleton.tsx'

const hour = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** The last 24 hours: calls by hour, failures in them, and how fast they were. */
export function TrafficCard({ slug }: { slug: string }) {
  const { data, error } = useQuery(metricsQuery(slug, { hours: 24 }))
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
      {error !== null && data === undefined ? (
        <p className="grid h-32 place-items-center text-sm text-muted">The figures could not be loaded: {error.message}</p>
      ) : (
        <BarChart
          label="Calls by hour"
          bars={(data?.points ?? []).map((point) => ({
            label: hour.format(new Date(point.time)),
            value: point.success + point.error + point.timeout,
            bad: point.error + point.timeout,
          }))}
        />
      )}
    </Card>
  )
}
