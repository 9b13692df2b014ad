'use client'

import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { metricsQuery } from '../../data/projects.ts'
import { useUrlState } from '../../data/use-url-state.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { FunctionCharts } from './function-charts.tsx'
import { RecentInvocations } from './recent-invocations.tsx'
import { useFunction } from './use-function.ts'

const RANGES = [
  { value: '24h', label: '24 hours', hours: 24 },
  { value: '7d', label: '7 days', hours: 168 },
  { value: '30d', label: '30 days', hours: 720 },
] as const

/** How a function does: calls, failures, durations and CPU over time, and its last invocations. */
export function FunctionOverviewPage() {
  const { slug, name } = useFunction()
  const [filters, setFilters] = useUrlState(['range'])
  const range = RANGES.find(({ value }) => value === filters.range) ?? RANGES[0]
  const { data, error, refetch } = useQuery(metricsQuery(slug, { hours: range.hours, function: name }))
  const metrics = useDeferredValue(data)
  return (
    <div className="grid gap-6">
      <section aria-label="Figures" className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 className="text-base font-medium">Figures</h2>
          <Segmented
            label="Time range"
            value={range.value}
            options={RANGES}
            onChange={(value) => setFilters({ range: value === '24h' ? undefined : value })}
          />
        </div>
        {error !== null && data === undefined ? (
          <ErrorNotice title="The figures could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <FunctionCharts metrics={metrics} />
        )}
      </section>
      <RecentInvocations slug={slug} name={name} />
    </div>
  )
}
