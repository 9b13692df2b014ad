'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { Rocket } from 'lucide-react'
import { deploymentsQuery } from '../../data/deployments.ts'
import { useUrlState } from '../../data/use-url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject, useSlug } from '../project/use-project.ts'
import { deploymentColumns } from './deployment-columns.tsx'
import { DeploymentFilters } from './deployment-filters.tsx'

/** Every deployment of a project, newest first, kept up to date. */
export function DeploymentsPage() {
  const slug = useSlug()
  const project = useProject()
  const [filters, setFilters] = useUrlState(['branch', 'status'])
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(deploymentsQuery(slug, filters))
  const deployments = data?.pages.flatMap((page) => page.items)
  // Not the project's own branch, too: it may be known before the server's page is taken over, which would then not fit.
  const lately = useInfiniteQuery(deploymentsQuery(slug)).data?.pages.flatMap(({ items }) => items) ?? []
  const branches = [...new Set(lately.flatMap(({ branch }) => branch ?? []))]
  const isFiltered = Object.keys(filters).length > 0
  const clear = isFiltered ? () => setFilters({ branch: undefined, status: undefined }) : undefined
  return (
    <>
      <PageHeader
        title="Deployments"
        context={project?.name ?? slug}
        actions={<DeploymentFilters filters={filters} branches={branches} onChange={setFilters} />}
      />
      {error !== null && data === undefined ? (
        <ErrorNotice title="The deployments could not be loaded" error={error} onRetry={() => void refetch()} onClear={clear} />
      ) : (
        <Card flush>
          {deployments === undefined && <TableSkeleton rows={8} />}
          {deployments?.length === 0 && (
            <EmptyState
              icon={<Rocket />}
              title={isFiltered ? 'No deployment fits these filters' : 'No deployment yet'}
              action={clear && <Button onClick={clear}>Clear filters</Button>}
            >
              {isFiltered
                ? 'Newer ones will appear here by themselves.'
                : 'Push to the project’s git remote; each push becomes a deployment.'}
            </EmptyState>
          )}
          {deployments !== undefined && deployments.length > 0 && (
            <Table
              label="Deployments"
              columns={deploymentColumns(slug, mayWrite(project?.role))}
              rows={deployments}
              keyOf={({ id }) => id}
            />
          )}
          {hasNextPage && (
            <div className="grid justify-items-center border-t p-3">
              <Button variant="ghost" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show more
              </Button>
            </div>
          )}
        </Card>
      )}
    </>
  )
}
