'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { functionsQuery, metricsQuery } from '../../data/projects.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Card } from '../../ui/card.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject, useSlug } from '../project/use-project.ts'
import { functionColumns } from './function-columns.tsx'
import { NoFunctions } from './no-functions.tsx'

/** The metrics of a project name at most this many functions: who is missing among fewer had no calls. */
const NAMED_MAX = 20

/** The functions of a project: whether they answer, how much they are called, and how fast they are. */
export function FunctionsPage() {
  const slug = useSlug()
  const project = useProject()
  const { data, error, refetch } = useQuery(functionsQuery(slug))
  const { data: metrics } = useQuery(metricsQuery(slug, { hours: 24 }))
  const canWrite = mayWrite(project?.role)
  const called = new Set(metrics?.functions.map(({ functionName }) => functionName))
  const isQuiet = (name: string) => metrics !== undefined && metrics.functions.length < NAMED_MAX && !called.has(name)
  return (
    <>
      <PageHeader
        title="Functions"
        context={project?.name ?? slug}
        actions={
          canWrite && (
            <ButtonLink href={`/projects/${slug}/functions/-/new`} variant="primary">
              <Plus aria-hidden />
              New function
            </ButtonLink>
          )
        }
      />
      {error !== null && data === undefined ? (
        <ErrorNotice title="The functions could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : data?.items.length === 0 ? (
        <NoFunctions slug={slug} canWrite={canWrite} />
      ) : (
        <Card flush>
          {data === undefined ? (
            <TableSkeleton />
          ) : (
            <Table label="Functions" columns={functionColumns({ slug, canWrite, isQuiet })} rows={data.items} keyOf={({ id }) => id} />
          )}
        </Card>
      )}
    </>
  )
}
