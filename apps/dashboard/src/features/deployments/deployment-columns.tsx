import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { Badge } from '../../ui/badge.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowLink } from '../../ui/row-link.tsx'
import type { Column } from '../../ui/table.tsx'
import { BuildDuration } from './build-duration.tsx'
import { CommitLine, deploymentTitle } from './commit-line.tsx'
import { DeploymentActions } from './deployment-actions.tsx'
import { DeploymentState } from './deployment-state.tsx'

/** Columns of deployments, wherever they are listed. */
export const deploymentColumns = (slug: string, canWrite: boolean): Column<Deployment>[] => [
  {
    head: 'Deployment',
    grow: true,
    phone: 'title',
    cell: (deployment) => (
      <span className="flex min-w-0 flex-col">
        <RowLink href={`/projects/${slug}/deployments/${deployment.id}`} className="truncate">
          {deploymentTitle(deployment)}
        </RowLink>
        <CommitLine {...deployment} />
      </span>
    ),
  },
  { head: 'Status', cell: ({ status }) => <DeploymentState status={status} /> },
  {
    head: 'Target',
    cell: ({ isLive, target }) =>
      isLive ? <Badge tone="good">Live</Badge> : <Badge>{target === 'production' ? 'Production' : 'Preview'}</Badge>,
  },
  { head: 'Id', phone: 'hidden', cell: ({ shortId }) => <span className="font-mono text-xs text-faint">{shortId}</span> },
  { head: 'Duration', align: 'right', phone: 'hidden', cell: (deployment) => <BuildDuration deployment={deployment} /> },
  {
    head: 'Created',
    align: 'right',
    cell: ({ createdAt }) => (
      <span className="relative z-10 text-muted">
        <RelativeTime time={createdAt} />
      </span>
    ),
  },
  ...(canWrite
    ? [
        {
          head: 'Actions',
          align: 'right' as const,
          phone: 'hidden' as const,
          cell: (deployment: Deployment) => (
            <span className="relative z-10">
              <DeploymentActions deployment={deployment} slug={slug} canWrite compact />
            </span>
          ),
        },
      ]
    : []),
]
