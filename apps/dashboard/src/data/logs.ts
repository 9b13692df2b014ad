import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { toQuery } from './to-query.ts'

export type LogFilters = Readonly<Record<string, string>>

const pathOf = (slug: string, filters: Readonly<Record<string, string | number>>) =>
  `/projects/${encodeURIComponent(slug)}/logs${toQuery(filters)}`

/** Newest first. What comes afterwards is told by the stream, so it is not read again by itself. */
export const logsQuery = (slug: string, filters: LogFilters) =>
  infiniteQueryOptions({
    queryKey: keys.logs(slug, filters),
    queryFn: ({ pageParam, signal }) => read<Page<LogEntry>>(pathOf(slug, { ...filters, limit: 200, cursor: pageParam }))({ signal }),
    initialPageParam: '',
    getNextPageParam: (last: Page<LogEntry>) => last.nextCursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })

/** The newest that fit: what may have been missed before the stream opened. */
export const readNewestLogs = (slug: string, filters: LogFilters, signal: AbortSignal) =>
  read<Page<LogEntry>>(pathOf(slug, { ...filters, limit: 200 }))({ signal })

/** Server-sent events, one entry each. */
export const logStreamUrl = (slug: string, filters: LogFilters) => `/api${pathOf(slug, filters)}`
