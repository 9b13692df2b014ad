'use client'

import { useQuery } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { useParams } from 'next/navigation'
import { deploymentDiffQuery, deploymentQuery } from '../../data/deployments.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { ChangeList } from './change-list.tsx'
import { toChanges } from './to-changes.ts'

/** What going live with this deployment would change. */
export function ChangesTab() {
  const { deploymentId } = useParams<{ deploymentId: string }>()
  const { data: deployment } = useQuery(deploymentQuery(deploymentId))
  const { data: diff, error, refetch } = useQuery(deploymentDiffQuery(deploymentId))
  if (deployment?.isLive)
    return (
      <Card flush>
        <EmptyState icon={<GitCompareArrows />} title="This is what is live">
          Open another deployment to see how it differs.
        </EmptyState>
      </Card>
    )
  if (error !== null && diff === undefined)
    return <ErrorNotice title="The changes could not be loaded" error={error} onRetry={() => void refetch()} />
  if (diff === undefined)
    return (
      <Card flush>
        <TableSkeleton rows={4} />
      </Card>
    )
  const groups = toChanges(diff)
  if (groups.length === 0)
    return (
      <Card flush>
        <EmptyState icon={<GitCompareArrows />} title="Nothing differs">
          It serves the same {diff.filesChanged.same} files, functions and routes as the live deployment.
        </EmptyState>
      </Card>
    )
  return (
    <div className="grid gap-4">
      {groups.map((group) => (
        <Card key={group.title} title={group.title} actions={<span className="text-xs text-muted">{group.summary}</span>} flush>
          <ChangeList changes={group.changes} />
        </Card>
      ))}
    </div>
  )
}
