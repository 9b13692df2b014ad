'use client'

import type { ReleaseFile } from '@plat/shared/contracts/release-diff.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { useParams } from 'next/navigation'
import type { z } from 'zod'
import { deploymentFilesQuery } from '../../data/deployments.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { type Column, Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'

const COLUMNS: Column<z.infer<typeof ReleaseFile>>[] = [
  { head: 'Path', grow: true, phone: 'title', cell: ({ path }) => <span className="font-mono text-xs break-all">{path}</span> },
  { head: 'Type', cell: ({ contentType }) => <span className="text-muted">{contentType.split(';')[0]}</span> },
  { head: 'SHA-256', phone: 'hidden', cell: ({ sha256 }) => <span className="font-mono text-xs text-faint">{sha256.slice(0, 12)}</span> },
  { head: 'Size', align: 'right', cell: ({ bytes }) => formatBytes(bytes) },
]

/** What a deployment serves. */
export function FilesTab() {
  const { deploymentId } = useParams<{ deploymentId: string }>()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(deploymentFilesQuery(deploymentId))
  const files = data?.pages.flatMap((page) => page.items)
  if (error !== null && files === undefined)
    return <ErrorNotice title="The files could not be loaded" error={error} onRetry={() => void refetch()} />
  return (
    <Card flush>
      {files === undefined && <TableSkeleton />}
      {files?.length === 0 && (
        <EmptyState icon={<FileText />} title="No files">
          This deployment serves none: it is not built yet, its build failed, or it has functions only.
        </EmptyState>
      )}
      {files !== undefined && files.length > 0 && <Table label="Files" columns={COLUMNS} rows={files} keyOf={({ path }) => path} />}
      {hasNextPage && (
        <div className="grid justify-items-center border-t p-3">
          <Button variant="ghost" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  )
}
