'use client'

import { useQuery } from '@tanstack/react-query'
import { useParams } from 'next/navigation'
import { invocationQuery } from '../../data/invocations.ts'
import { RequestError } from '../../data/request-error.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { useSlug } from '../project/use-project.ts'
import { InvocationRecord } from './invocation-record.tsx'

/** One invocation: what was asked, what was answered, what it wrote, and the same call once more. */
export function InvocationPage() {
  const slug = useSlug()
  const { invocationId } = useParams<{ invocationId: string }>()
  const { data, error, refetch } = useQuery(invocationQuery(invocationId))
  if (error instanceof RequestError && [400, 404].includes(error.failure.status))
    return (
      <EmptyState title="There is no such invocation" action={<ButtonLink href={`/projects/${slug}/logs`}>All logs</ButtonLink>}>
        <title>There is no such invocation · Plat</title>
        Records are kept for a limited time, and of very frequent calls only some are. It may take a second until a new one is here.
      </EmptyState>
    )
  if (error !== null && data === undefined)
    return <ErrorNotice title="The invocation could not be loaded" error={error} onRetry={() => void refetch()} />
  return data ? <InvocationRecord invocation={data} slug={slug} /> : <Loading />
}

const Loading = () => (
  <div className="grid gap-6">
    <Skeleton className="h-7 w-64" />
    <Skeleton className="h-28 w-full" />
    <div className="grid gap-4 lg:grid-cols-2">
      <Skeleton className="h-64 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  </div>
)
