'use client'

import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { useParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { deploymentQuery } from '../../data/deployments.ts'
import { RequestError } from '../../data/request-error.ts'
import { buttonClass } from '../../ui/button-class.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TabLinks } from '../../ui/tab-links.tsx'
import { usePresentTab } from '../../ui/use-present-tab.ts'
import { ErrorNotice } from '../error-notice.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject, useSlug } from '../project/use-project.ts'
import { deploymentTitle } from './commit-line.tsx'
import { DeploymentActions } from './deployment-actions.tsx'
import { DeploymentFacts } from './deployment-facts.tsx'

/** What stays the same over the tabs of a deployment: what it is, how it stands, and what can be done with it. */
export function DeploymentFrame({ children }: { children: ReactNode }) {
  const slug = useSlug()
  const project = useProject()
  const { deploymentId } = useParams<{ deploymentId: string }>()
  const { data: deployment, error, refetch } = useQuery(deploymentQuery(deploymentId))
  const base = `/projects/${slug}/deployments/${deploymentId}`
  const tabs = [
    { href: base, label: 'Log' },
    { href: `${base}/files`, label: 'Files' },
    { href: `${base}/functions`, label: 'Functions' },
    { href: `${base}/changes`, label: 'Changes' },
  ]
  const tab = usePresentTab(tabs)
  if (error instanceof RequestError && error.failure.status === 404)
    return (
      <EmptyState
        title="There is no such deployment"
        action={<ButtonLink href={`/projects/${slug}/deployments`}>All deployments</ButtonLink>}
      >
        <title>There is no such deployment · Plat</title>
        It may be of another project, or the address is wrong.
      </EmptyState>
    )
  if (error !== null && deployment === undefined)
    return <ErrorNotice title="The deployment could not be loaded" error={error} onRetry={() => void refetch()} />
  return (
    <>
      <PageHeader
        title={[tab, deployment?.shortId ?? 'Deployment'].filter(Boolean).join(' · ')}
        context={project?.name ?? slug}
        heading={
          deployment ? (
            <span className="line-clamp-2 break-words">{deploymentTitle(deployment)}</span>
          ) : (
            <Skeleton className="my-1 h-5 w-64" />
          )
        }
        actions={
          deployment && (
            <>
              <DeploymentActions deployment={deployment} slug={slug} canWrite={mayWrite(project?.role)} />
              {deployment.status === 'ready' && (
                <a href={deployment.url} target="_blank" rel="noopener" className={buttonClass({ variant: 'secondary' })}>
                  <ExternalLink aria-hidden />
                  Visit
                </a>
              )}
            </>
          )
        }
      />
      <DeploymentFacts deployment={deployment} />
      {deployment?.error && (
        <div className="mt-4">
          <Notice title={deployment.error.step === null ? 'The build failed' : `The build failed at ${deployment.error.step}`}>
            {deployment.error.message} <span className="font-mono text-xs text-muted">{deployment.error.code}</span>
          </Notice>
        </div>
      )}
      <div className="mt-6 mb-4 border-b">
        <TabLinks label="Deployment" tabs={tabs} />
      </div>
      {children}
    </>
  )
}
