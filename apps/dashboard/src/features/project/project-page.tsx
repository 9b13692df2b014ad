'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { deploymentsQuery } from '../../data/deployments.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Card } from '../../ui/card.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { deploymentColumns } from '../deployments/deployment-columns.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { PushCard } from '../onboarding/push-card.tsx'
import { BranchesCard } from './branches-card.tsx'
import { FunctionsCard } from './functions-card.tsx'
import { mayWrite } from './may-write.ts'
import { ProductionCard } from './production-card.tsx'
import { TrafficCard } from './traffic-card.tsx'
import { useProject, useSlug } from './use-project.ts'

const RECENT_MAX = 5

/** One project at a glance. */
export function ProjectPage() {
  const slug = useSlug()
  const project = useProject()
  const { data, error, refetch } = useInfiniteQuery(deploymentsQuery(slug))
  const deployments = useDeferredValue(data)?.pages.flatMap((page) => page.items)
  const canWrite = mayWrite(project?.role)
  return (
    <>
      <PageHeader
        title="Overview"
        context={project?.name ?? slug}
        heading={project?.name ?? slug}
        actions={<ButtonLink href={`/projects/${slug}/deployments`}>All deployments</ButtonLink>}
      />
      {error !== null && data === undefined ? (
        <ErrorNotice title="The project could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-3">
          <div className="grid min-w-0 grid-cols-1 content-start gap-4 lg:col-span-2">
            {project !== undefined && deployments?.length === 0 && canWrite ? (
              <PushCard project={project} />
            ) : (
              <ProductionCard project={project} isLoading={deployments === undefined} canWrite={canWrite} />
            )}
            <TrafficCard slug={slug} />
            <Card title="Recent deployments" flush>
              {deployments === undefined && <TableSkeleton />}
              {deployments !== undefined && deployments.length > 0 && (
                <Table
                  label="Recent deployments"
                  columns={deploymentColumns(slug, canWrite).filter(({ head }) => head !== 'Id')}
                  rows={deployments.slice(0, RECENT_MAX)}
                  keyOf={({ id }) => id}
                />
              )}
              {deployments?.length === 0 && (
                <p className="px-4 py-6 text-center text-sm text-muted">The first push becomes the first one.</p>
              )}
            </Card>
          </div>
          <div className="grid min-w-0 grid-cols-1 content-start gap-4">
            <BranchesCard slug={slug} productionBranch={project?.productionBranch} deployments={deployments} />
            <FunctionsCard slug={slug} />
          </div>
        </div>
      )}
    </>
  )
}
