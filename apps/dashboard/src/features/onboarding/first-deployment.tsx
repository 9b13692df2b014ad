'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { deploymentsQuery } from '../../data/deployments.ts'
import { projectQuery } from '../../data/projects.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { FirstBuild } from './first-build.tsx'
import { SourceChoice } from './source-choice.tsx'

/** Waits for the first deployment, however it comes, and then shows it being built. */
export function FirstDeployment({ slug }: { slug: string }) {
  const { data: project, error, refetch } = useQuery(projectQuery(slug))
  const { data } = useInfiniteQuery(deploymentsQuery(slug))
  const newest = data?.pages[0]?.items[0]
  if (error !== null && project === undefined)
    return <ErrorNotice title="The project could not be loaded" error={error} onRetry={() => void refetch()} />
  if (project === undefined || data === undefined) return <Skeleton className="h-80 w-full rounded-lg" />
  return newest === undefined ? <SourceChoice project={project} /> : <FirstBuild project={project} deployment={newest} />
}
