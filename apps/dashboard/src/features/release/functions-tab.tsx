'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { useQuery } from '@tanstack/react-query'
import { SquareFunction } from 'lucide-react'
import { useParams } from 'next/navigation'
import { deploymentQuery } from '../../data/deployments.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { RowLink } from '../../ui/row-link.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { useSlug } from '../project/use-project.ts'

const columns = (slug: string): Column<Deployment['functions'][number]>[] => [
  {
    head: 'Function',
    grow: true,
    phone: 'title',
    cell: ({ functionName }) => (
      <RowLink href={`/projects/${slug}/functions/${encodeURIComponent(functionName)}`} className="min-w-0 truncate">
        {functionName}
      </RowLink>
    ),
  },
  {
    head: 'File',
    cell: ({ filePath }) => (
      <span title={filePath} className="min-w-0 truncate font-mono text-xs text-muted sm:block sm:max-w-48 md:max-w-64 lg:max-w-md">
        {filePath}
      </span>
    ),
  },
  { head: 'Version', align: 'right', cell: ({ version }) => version },
  { head: 'Size', align: 'right', cell: ({ bytes }) => formatBytes(bytes) },
]

/** The functions of a deployment, in the versions it made. */
export function FunctionsTab() {
  const slug = useSlug()
  const { deploymentId } = useParams<{ deploymentId: string }>()
  const { data } = useQuery(deploymentQuery(deploymentId))
  return (
    <Card flush>
      {data === undefined && <TableSkeleton rows={3} />}
      {data?.functions.length === 0 && (
        <EmptyState icon={<SquareFunction />} title="No functions">
          A file below <code className="font-mono text-xs">api/</code> becomes one with the next deployment.
        </EmptyState>
      )}
      {data !== undefined && data.functions.length > 0 && (
        <Table label="Functions" columns={columns(slug)} rows={data.functions} keyOf={({ functionName }) => functionName} />
      )}
    </Card>
  )
}
