'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import { buttonClass } from '../../ui/button-class.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { BuildLog } from '../build-log/build-log.tsx'
import { DEPLOYMENT_STATUS } from '../deployments/deployment-status.ts'

/** The first build as it happens, and where it leads. */
export function FirstBuild({ project, deployment }: { project: Project; deployment: Deployment }) {
  const { status, error } = deployment
  return (
    <div className="grid gap-4">
      {DEPLOYMENT_STATUS[status].isGoingOn && (
        <Notice tone="active" title="It is being built">
          You can leave this page; it goes on.
        </Notice>
      )}
      {status === 'ready' && (
        <Notice
          tone="good"
          title="It is live"
          action={
            <span className="flex flex-wrap gap-2">
              <ButtonLink href={`/projects/${project.slug}`}>Open the project</ButtonLink>
              <a href={project.urls.production} target="_blank" rel="noopener" className={buttonClass({ variant: 'primary' })}>
                Visit
              </a>
            </span>
          }
        >
          <span className="break-all">{project.urls.production}</span>
        </Notice>
      )}
      {status === 'failed' && (
        <Notice title="The build failed" action={<ButtonLink href={`/projects/${project.slug}`}>Open the project</ButtonLink>}>
          {error?.message} Change it and push again.
        </Notice>
      )}
      <BuildLog deployment={deployment} />
    </div>
  )
}
