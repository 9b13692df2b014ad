'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { cancelDeployment, promoteDeployment, redeployDeployment, rollbackProject } from '../../data/deployments.ts'
import { keys } from '../../data/keys.ts'
import { projectQuery } from '../../data/projects.ts'
import { useAction } from '../../data/use-action.ts'

interface GoLive {
  /** The live one until then, if any is known: what undoing goes back to, whatever others made live since. */
  before: string | undefined
}

/** What can be done with the deployments of a project. Going live can be undone by going back. */
export function useDeploymentActions(slug: string) {
  const router = useRouter()
  const queryClient = useQueryClient()
  const touches = [keys.project(slug), keys.overview, ['deployment']]
  const goBack = useAction<string, Deployment>({
    run: (deploymentId) => rollbackProject(slug, deploymentId),
    touches,
    done: ({ shortId }) => `${shortId} is live again`,
    failed: 'Rolling back failed',
  })
  const wayBack = {
    undo(_live: Deployment, { before }: GoLive) {
      if (before !== undefined) goBack.mutate(before)
    },
    canUndo: ({ id }: Deployment, { before }: GoLive) => before !== undefined && before !== id,
  }
  const promote = useAction<GoLive & { deploymentId: string }, Deployment>({
    run: ({ deploymentId }) => promoteDeployment(deploymentId),
    touches,
    done: ({ shortId }) => `${shortId} is live`,
    ...wayBack,
    failed: 'Promoting failed',
  })
  const rollback = useAction<GoLive, Deployment>({
    run: () => rollbackProject(slug),
    touches,
    done: ({ shortId }) => `Rolled back to ${shortId}`,
    ...wayBack,
    failed: 'Rolling back failed',
  })
  const redeploy = useAction<string, Deployment>({
    run: redeployDeployment,
    touches,
    failed: 'Redeploying failed',
    onDone: ({ id }) => router.push(`/projects/${slug}/deployments/${id}`),
  })
  const cancel = useAction<string, Deployment>({ run: cancelDeployment, touches, done: () => 'Cancelled', failed: 'Cancelling failed' })
  const liveNow = () => queryClient.getQueryData(projectQuery(slug).queryKey)?.productionDeploymentId ?? undefined
  return {
    promote: { isPending: promote.isPending, mutate: (id: string) => promote.mutate({ deploymentId: id, before: liveNow() }) },
    rollback: { isPending: rollback.isPending, mutate: () => rollback.mutate({ before: liveNow() }) },
    redeploy,
    cancel,
  }
}
