import type { Activity } from '@plat/shared/contracts/activity.ts'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { toQuery } from './to-query.ts'

/** What happened, newest first; of one project, or of all one may see. */
export const activityQuery = (project?: string) =>
  infiniteQueryOptions({
    queryKey: keys.activity(project),
    queryFn: ({ pageParam, signal }) => read<Page<Activity>>(`/activity${toQuery({ project, limit: 20, cursor: pageParam })}`)({ signal }),
    initialPageParam: '',
    getNextPageParam: (last: Page<Activity>) => last.nextCursor ?? undefined,
    meta: { live: ['activity'] },
  })
