'use client'

import type { InvocationListItem } from '@plat/shared/contracts/functions.ts'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { invocationsQuery } from '../../data/invocations.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDuration } from '../../ui/format-duration.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowLink } from '../../ui/row-link.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { InvocationState } from '../invocations/invocation-state.tsx'
import { pathOf, readExchange } from '../invocations/read-exchange.ts'
import { StatusCode } from '../invocations/status-code.tsx'

const columns = (slug: string): Column<InvocationListItem>[] => [
  {
    head: 'Request',
    phone: 'title',
    grow: true,
    cell({ id, request }) {
      const { method, url } = readExchange(request)
      return (
        <RowLink href={`/projects/${slug}/invocations/${id}`} className="block truncate font-mono text-xs">
          {method ?? 'EVENT'} <span className="text-muted">{pathOf(url)}</span>
        </RowLink>
      )
    },
  },
  { head: 'Result', cell: ({ status }) => <InvocationState status={status} /> },
  { head: 'Status', cell: ({ statusCode }) => <StatusCode code={statusCode} /> },
  { head: 'Version', cell: ({ version }) => version, phone: 'hidden' },
  {
    head: 'Duration',
    align: 'right',
    cell: ({ durationMs, cold }) => (
      <span className="whitespace-nowrap">
        {cold && <span className="mr-2 text-xs text-accent">cold</span>}
        {formatDuration(durationMs)}
      </span>
    ),
  },
  {
    head: 'Time',
    align: 'right',
    cell: ({ createdAt }) => (
      <span className="relative z-10 text-muted">
        <RelativeTime time={createdAt} />
      </span>
    ),
  },
]

/** The last invocations of a function. */
export function RecentInvocations({ slug, name }: { slug: string; name: string }) {
  const { data, error, refetch } = useQuery(invocationsQuery(slug, name))
  const items = useDeferredValue(data)?.items
  if (error !== null && data === undefined)
    return <ErrorNotice title="The invocations could not be loaded" error={error} onRetry={() => void refetch()} />
  return (
    <Card
      title="Recent invocations"
      flush
      actions={
        <ButtonLink size="sm" variant="ghost" href={`/projects/${slug}/logs?function=${name}`}>
          All in the logs
        </ButtonLink>
      }
    >
      {items === undefined ? (
        <TableSkeleton />
      ) : items.length === 0 ? (
        <p className="px-4 py-8 text-center text-sm text-muted">Nobody called it yet. Its Invoke tab does.</p>
      ) : (
        <Table label="Recent invocations" columns={columns(slug)} rows={items} keyOf={({ id }) => id} />
      )}
    </Card>
  )
}
