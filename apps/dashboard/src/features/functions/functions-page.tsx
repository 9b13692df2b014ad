'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { functionsQuery } from '../../data/projects.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Card } from '../../ui/card.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject, useSlug } from '../project/use-project.ts'
import { FunctionList } from './function-list.tsx'
import { NoFunctions } from './no-functions.tsx'

/** The functions of a project: whether they answer, how much they are called, and how fast they are. */
export function FunctionsPage() {
  const slug = useSlug()
  const project = useProject()
  const { data, error, refetch } = useQuery(functionsQuery(slug))
  const canWrite = mayWrite(project?.role)
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
      ) : data === undefined ? (
        <Card flush>
          <TableSkeleton />
        </Card>
      ) : data.items.length === 0 ? (
        <NoFunctions slug={slug} canWrite={canWrite} />
      ) : (
        <FunctionList slug={slug} functions={data.items} canWrite={canWrite} />
      )}
    </>
  )
}
