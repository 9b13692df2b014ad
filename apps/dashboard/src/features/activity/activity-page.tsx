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
import { topicOf } from './activity-topic.ts'
import { groupByDay } from './group-by-day.ts'

/** Everything that happened, as far as one may see it, newest first; what comes while one looks appears on top. */
export function ActivityPage({ context }: { context?: string }) {
  const [filter, setFilter] = useUrlState(['project', 'about', 'by'])
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery(
    activityQuery(filter.project),
  )
  const isWanted = ({ kind, actor }: { kind: Parameters<typeof topicOf>[0]; actor: { email: string } | null }) =>
    (filter.about === undefined || topicOf(kind) === filter.about) && (filter.by === undefined || actor?.email === filter.by)
  const all = data?.pages.flatMap(({ items }) => items) ?? []
  const items = all.filter(isWanted)
  const isFiltered = Object.keys(filter).length > 0
  // The api filters by project only. Where a whole page has nothing that fits, people decide whether to look further.
  const isLastPageBarren = data !== undefined && !data.pages.at(-1)?.items.some(isWanted)
  return (
    <>
      <PageHeader
        title="Activity"
        {...(context === undefined ? {} : { context })}
        actions={<ActivityFilters filter={filter} items={all} onChange={setFilter} />}
      />
      {error !== null && data === undefined ? (
        <ErrorNotice title="The activity could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <Card flush>
          {data === undefined && <TableSkeleton rows={8} />}
          {data !== undefined && items.length === 0 && !hasNextPage && (
            <EmptyState
              icon={<History />}
              title={isFiltered ? 'Nothing fits these filters' : 'Nothing happened yet'}
              action={
                isFiltered && (
                  <Button onClick={() => setFilter({ project: undefined, about: undefined, by: undefined })}>Clear filters</Button>
                )
              }
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
            <LoadMore
              label={isLastPageBarren ? 'Look further back' : 'Show more'}
              busy={isFetchingNextPage}
              isAuto={!isLastPageBarren && !isFetchNextPageError}
              onLoad={() => void fetchNextPage()}
            />
          )}
        </Card>
      )}
    </>
  )
}
