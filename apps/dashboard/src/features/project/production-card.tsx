'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { useDeferredValue } from 'react'
import { deploymentQuery } from '../../data/deployments.ts'
import { buttonClass } from '../../ui/button-class.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Link } from '../../ui/link.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { CommitLine, deploymentTitle } from '../deployments/commit-line.tsx'
import { DeploymentActions } from '../deployments/deployment-actions.tsx'

interface ProductionCardProps {
  project: Project | undefined
  isLoading: boolean
  canWrite: boolean
}

/** What visitors see now: where, which deployment, since when; and the way back. */
export function ProductionCard({ project, isLoading, canWrite }: ProductionCardProps) {
  const id = project?.productionDeploymentId ?? undefined
  const { data } = useQuery({ ...deploymentQuery(id ?? ''), enabled: id !== undefined })
  const production = useDeferredValue(data)
  const isWaiting = isLoading || project === undefined || (id !== undefined && production === undefined)
  return (
    <Card title="Production">
      {isWaiting && (
        <div className="grid min-h-30 content-start gap-3">
          <Skeleton className="h-5 w-64" />
          <Skeleton className="h-4 w-48" />
          <Skeleton className="mt-3 h-8 w-40" />
        </div>
      )}
      {!isWaiting && production === undefined && (
        <p className="min-h-30 text-sm text-muted">
          Nothing is live yet. A deployment of <span className="font-mono text-xs">{project.productionBranch}</span> goes live by itself
          when it is ready.
        </p>
      )}
      {!isWaiting && production !== undefined && (
        <div className="grid min-h-30 content-between gap-5">
          <div className="min-w-0">
            <p className="flex items-center gap-1">
              <a
                href={project.urls.production}
                target="_blank"
                rel="noopener"
                className="min-w-0 truncate text-lg font-medium underline-offset-4 hover:underline"
              >
                {new URL(project.urls.production).host}
              </a>
              <CopyButton text={project.urls.production} label="Copy the address" />
            </p>
            <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
              <StatusDot tone="good" label="Live" />
              <Link
                href={`/projects/${project.slug}/deployments/${production.id}`}
                className="max-w-full min-w-0 truncate rounded-sm hover:underline"
              >
                {deploymentTitle(production)}
              </Link>
              <CommitLine {...production} />
              <span className="text-xs text-muted">
                <RelativeTime time={production.finishedAt ?? production.createdAt} />
              </span>
            </div>
          </div>
          <div className="flex flex-wrap gap-2">
            <a href={project.urls.production} target="_blank" rel="noopener" className={buttonClass({ variant: 'primary' })}>
              <ExternalLink aria-hidden />
              Visit
            </a>
            <DeploymentActions deployment={production} slug={project.slug} canWrite={canWrite} />
          </div>
        </div>
      )}
    </Card>
  )
}
