import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { GitBranch } from 'lucide-react'
import { deploymentsQuery } from '../../data/deployments.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowLink } from '../../ui/row-link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { DeploymentState } from '../deployments/deployment-state.tsx'
import { newestOfBranches } from './newest-of-branches.ts'

interface BranchesCardProps {
  slug: string
  productionBranch: string | undefined
  /** Newest first. */
  deployments: readonly Deployment[] | undefined
}

const SHOWN_MAX = 8

/** Branches that were deployed lately, each with its newest deployment; production's however long ago that was. */
export function BranchesCard({ slug, productionBranch, deployments }: BranchesCardProps) {
  const isMissing = deployments?.length !== 0 && deployments?.every(({ branch }) => branch !== productionBranch) === true
  const own = useInfiniteQuery({
    ...deploymentsQuery(slug, { branch: productionBranch ?? '' }),
    enabled: isMissing && productionBranch !== undefined,
  })
  const older = isMissing ? (own.data?.pages[0]?.items.slice(0, 1) ?? []) : []
  const newest = deployments && newestOfBranches([...older, ...deployments]).slice(0, SHOWN_MAX)
  return (
    <Card title="Branches" flush>
      <ul className="divide-y text-sm">
        {newest === undefined &&
          ['a', 'b'].map((key) => (
            <li key={key} className="flex h-11 items-center px-4">
              <Skeleton className="h-3.5 w-32" />
            </li>
          ))}
        {newest?.map(({ branch, deployment }) => (
          <li key={branch} className="relative flex min-h-11 items-center gap-2.5 px-4 py-2 transition-colors hover:bg-hover">
            <DeploymentState status={deployment.status} wordless />
            <GitBranch aria-hidden className="size-3.5 shrink-0 text-faint" />
            <RowLink href={`/projects/${slug}/deployments/${deployment.id}`} className="min-w-0 truncate">
              {branch}
            </RowLink>
            {branch === productionBranch && <Badge>Production</Badge>}
            <span className="relative z-10 ml-auto shrink-0 text-xs text-faint">
              <RelativeTime time={deployment.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      {newest?.length === 0 && (
        <p className="px-4 py-6 text-center text-sm text-muted">Each pushed branch gets a preview with an address of its own.</p>
      )}
    </Card>
  )
}
