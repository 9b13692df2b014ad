import type { Activity } from '@plat/shared/contracts/activity.ts'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { toQuery } from './to-query.ts'

export type ActivityFilter = {
  project?: string
  /** Nouns of kinds, parted by commas. */
  about?: string
  /** E-mail address of whoever did it. */
  by?: string
}

/** What happened, newest first; without a filter all one may see. */
export const activityQuery = (filter: ActivityFilter = {}) =>
  infiniteQueryOptions({
    queryKey: keys.activity(filter),
    queryFn: ({ pageParam, signal }) =>
      read<Page<Activity>>(`/activity${toQuery({ ...filter, limit: 20, cursor: pageParam })}`)({ signal }),
    initialPageParam: '',
    getNextPageParam: (last: Page<Activity>) => last.nextCursor ?? undefined,
    meta: { live: ['activity'] },
  })
