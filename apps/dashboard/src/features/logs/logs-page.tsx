'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { logsQuery } from '../../data/logs.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { useProject, useSlug } from '../project/use-project.ts'
import { LiveSwitch } from './live-switch.tsx'
import { LogEmpty } from './log-empty.tsx'
import { LogFilterBar } from './log-filter-bar.tsx'
import { LogList } from './log-list.tsx'
import { LogPanel } from './log-panel.tsx'
import { LogSkeleton } from './log-skeleton.tsx'
import { mergeEntries } from './merge-entries.ts'
import { useLogFilters } from './use-log-filters.ts'
import { ENTRIES_MAX, useLogStream } from './use-log-stream.ts'

/** The explorer: what the functions of a project wrote and how they ended, searched, filtered and live. */
export function LogsPage() {
  const slug = useSlug()
  const project = useProject()
  const { values, set, filters } = useLogFilters()
  const isLive = values.live !== 'off' && filters.to === undefined
  const { data: present, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(logsQuery(slug, filters))
  const data = useDeferredValue(present)
  const { arrived, state } = useLogStream(slug, filters, isLive && present !== undefined)
  const entries = useMemo(() => mergeEntries(data?.pages.flatMap(({ items }) => items) ?? [], arrived, ENTRIES_MAX), [data, arrived])
  /** Newest entry that was there when the reader left the top; newer ones wait. */
  const [held, setHeld] = useState<string>()
  const shown = held === undefined ? entries : entries.filter(({ id }) => id <= held)
  const hasFilters = Object.keys(filters).length > 0
  const clear = () => set(CLEARED)
  const opened = values.open === undefined ? undefined : entries.find(({ id }) => id === values.open)
  return (
    <>
      <PageHeader
        title="Logs"
        context={project?.name ?? slug}
        actions={<LiveSwitch isOn={isLive} state={state} values={values} onSet={set} />}
      />
      <LogFilterBar slug={slug} values={values} onSet={set} />
      <div className="mt-3">
        {error !== null && present === undefined ? (
          <ErrorNotice
            title="The logs could not be loaded"
            error={error}
            onRetry={() => void refetch()}
            onClear={hasFilters ? clear : undefined}
          />
        ) : data === undefined ? (
          <LogSkeleton />
        ) : entries.length === 0 && !hasNextPage ? (
          <LogEmpty slug={slug} hasFilters={hasFilters} isLive={isLive} onClear={clear} />
        ) : (
          <LogList
            key={JSON.stringify(filters)}
            entries={shown}
            waiting={entries.length - shown.length}
            open={values.open}
            onOpen={(id) => set({ open: id }, values.open === undefined ? 'open' : 'replace')}
            onAway={(isAway) => setHeld(isAway ? entries[0]?.id : undefined)}
            hasMore={hasNextPage && entries.length < ENTRIES_MAX}
            isLoadingMore={isFetchingNextPage}
            onMore={() => void fetchNextPage()}
          />
        )}
      </div>
      {values.open !== undefined && (
        <LogPanel slug={slug} id={values.open} entry={opened} onClose={() => set({ open: undefined }, 'close')} />
      )}
    </>
  )
}

const CLEARED = {
  function: undefined,
  level: undefined,
  status: undefined,
  deployment: undefined,
  text: undefined,
  invocation: undefined,
  range: undefined,
  from: undefined,
  to: undefined,
}
