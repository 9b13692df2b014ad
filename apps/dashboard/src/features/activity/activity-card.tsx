'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { activityQuery } from '../../data/activity.ts'
import { Card } from '../../ui/card.tsx'
import { Link } from '../../ui/link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { ActivityItem } from './activity-item.tsx'

const SHOWN_MAX = 10

/** The last things that happened in all projects. */
export function ActivityCard() {
  const { data, error, refetch } = useInfiniteQuery(activityQuery())
  const items = useDeferredValue(data)
    ?.pages.flatMap((page) => page.items)
    .slice(0, SHOWN_MAX)
  if (error !== null && data === undefined)
    return <ErrorNotice title="The activity could not be loaded" error={error} onRetry={() => void refetch()} />
  return (
    <Card
      title="Activity"
      flush
      actions={
        <Link href="/activity" className="rounded-sm text-xs text-muted hover:text-ink">
          Show all
        </Link>
      }
    >
      <ul className="divide-y">
        {items === undefined
          ? ['a', 'b', 'c', 'd', 'e'].map((key) => (
              <li key={key} className="flex h-11 items-center justify-between px-4">
                <Skeleton className="h-3.5 w-72 max-w-3/5" />
                <Skeleton className="h-3 w-14" />
              </li>
            ))
          : items.map((item) => <ActivityItem key={item.id} item={item} isProjectShown />)}
      </ul>
      {items?.length === 0 && <p className="px-4 py-6 text-center text-sm text-muted">Nothing happened yet.</p>}
    </Card>
  )
}
