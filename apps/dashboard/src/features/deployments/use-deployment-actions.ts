'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { cancelDeployment, promoteDeployment, redeployDeployment, rollbackProject } from '../../data/deployments.ts'
import { keys } from '../../data/keys.ts'
import { projectQuery } from '../../data/projects.ts'
import { useAction } from '../../data/use-action.ts'
import { notify } from '../../ui/notify.ts'

interface GoLive {
  /** The live one until then, if any is known: what undoing goes back to, unless others made something else live since. */
  before: string | undefined
}

/** What can be done with the deployments of a project. Going live can be undone by going back. */
export function useDeploymentActions(slug: string) {
  const router = useRouter()
  const queryClient = useQueryClient()
  const liveNow = () => queryClient.getQueryData(projectQuery(slug).queryKey)?.productionDeploymentId ?? undefined
  const touches = [keys.project(slug), keys.overview, ['deployment']]
  const goBack = useAction<string, Deployment>({
    run: (deploymentId) => rollbackProject(slug, deploymentId),
    touches,
    done: ({ shortId }) => `${shortId} is live again`,
    failed: 'Rolling back failed',
  })
  const wayBack = {
    undo({ id }: Deployment, { before }: GoLive) {
      const now = liveNow()
      // What is cached may still be what was live before.
      if (now !== id && now !== before) notify.failed('Not undone', { description: 'Another deployment has gone live since.' })
      else if (before !== undefined) goBack.mutate(before)
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
  return {
    promote: { isPending: promote.isPending, mutate: (id: string) => promote.mutate({ deploymentId: id, before: liveNow() }) },
    rollback: { isPending: rollback.isPending, mutate: () => rollback.mutate({ before: liveNow() }) },
    redeploy,
    cancel,
  }
}
