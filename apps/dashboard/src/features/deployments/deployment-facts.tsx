import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { Badge } from '../../ui/badge.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BuildDuration } from './build-duration.tsx'
import { CommitLine } from './commit-line.tsx'
import { DeploymentState } from './deployment-state.tsx'

/** How a deployment stands, in one line. */
export function DeploymentFacts({ deployment }: { deployment: Deployment | undefined }) {
  const wait = <Skeleton className="mt-1 h-3.5 w-20" />
  return (
    <FactList
      facts={[
        { name: 'Status', value: deployment ? <DeploymentState status={deployment.status} /> : wait },
        { name: 'Target', value: deployment ? targetOf(deployment) : wait },
        { name: 'Source', value: deployment ? <CommitLine {...deployment} /> : wait },
        { name: 'Duration', value: deployment ? <BuildDuration deployment={deployment} /> : wait },
        { name: 'Created', value: deployment ? <RelativeTime time={deployment.createdAt} /> : wait },
        { name: 'Size', value: deployment ? sizeOf(deployment) : wait },
      ]}
    />
  )
}

const targetOf = ({ isLive, target }: Deployment) =>
  isLive ? <Badge tone="good">Live in production</Badge> : <Badge>{target === 'production' ? 'Production' : 'Preview'}</Badge>

const sizeOf = ({ status, files, bytes }: Deployment) =>
  status === 'ready' ? `${formatBytes(bytes)} in ${files} ${files === 1 ? 'file' : 'files'}` : '–'
