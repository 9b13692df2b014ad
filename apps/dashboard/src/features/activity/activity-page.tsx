'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { activityQuery } from '../../data/activity.ts'
import { useUrlState } from '../../data/use-url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { ActivityFilters } from './activity-filters.tsx'
import { ActivityItem } from './activity-item.tsx'
import { nounsOf } from './activity-topic.ts'
import { groupByDay } from './group-by-day.ts'

/** Everything that happened, as far as one may see it, newest first; what comes while one looks appears on top. */
export function ActivityPage({ context }: { context?: string }) {
  const [filter, setFilter] = useUrlState(['project', 'about', 'by'])
  const { about, ...rest } = filter
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery(
    activityQuery(about === undefined ? rest : { ...rest, about: nounsOf(about) }),
  )
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const isFiltered = Object.keys(filter).length > 0
  const clear = isFiltered ? () => setFilter({ project: undefined, about: undefined, by: undefined }) : undefined
  return (
    <>
      <PageHeader
        title="Activity"
        {...(context === undefined ? {} : { context })}
        actions={<ActivityFilters filter={filter} onChange={setFilter} />}
      />
      {error !== null && data === undefined ? (
        <ErrorNotice title="The activity could not be loaded" error={error} onRetry={() => void refetch()} onClear={clear} />
      ) : (
        <Card flush>
          {data === undefined && <TableSkeleton rows={8} />}
          {data !== undefined && items.length === 0 && !hasNextPage && (
            <EmptyState
              icon={<History />}
              title={isFiltered ? 'Nothing fits these filters' : 'Nothing happened yet'}
              action={clear && <Button onClick={clear}>Clear filters</Button>}
            >
              What people and the platform do appears here by itself.
            </EmptyState>
          )}
          {groupByDay(items, new Date()).map(({ label, items: ofDay }) => (
            <section key={label} aria-label={label} className="border-b last:border-b-0">
              <h2 className="border-b bg-surface px-4 py-1.5 text-xs font-medium text-muted">{label}</h2>
              <ul className="divide-y">
                {ofDay.map((item) => (
                  <ActivityItem key={item.id} item={item} isProjectShown={filter.project === undefined} />
                ))}
              </ul>
            </section>
          ))}
          {hasNextPage && (
            <LoadMore label="Show more" busy={isFetchingNextPage} isAuto={!isFetchNextPageError} onLoad={() => void fetchNextPage()} />
          )}
        </Card>
      )}
    </>
  )
}
