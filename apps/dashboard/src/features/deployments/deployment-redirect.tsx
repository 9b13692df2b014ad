'use client'

import { useQuery } from '@tanstack/react-query'
import { useParams, useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { deploymentQuery } from '../../data/deployments.ts'
import { projectQuery } from '../../data/projects.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'

/** `/deployments/<id>` is the short way, for links that do not know the project. */
export function DeploymentRedirect() {
  const { deploymentId } = useParams<{ deploymentId: string }>()
  const router = useRouter()
  const deployment = useQuery(deploymentQuery(deploymentId))
  const project = useQuery({ ...projectQuery(deployment.data?.projectId ?? ''), enabled: deployment.data !== undefined })
  const slug = project.data?.slug
  useEffect(() => {
    if (slug !== undefined) router.replace(`/projects/${slug}/deployments/${deploymentId}`)
  }, [slug, deploymentId, router])
  const error = deployment.error ?? project.error
  if (error !== null)
    return <ErrorNotice title="The deployment could not be loaded" error={error} onRetry={() => void deployment.refetch()} />
  return <Skeleton className="h-7 w-64" />
}
