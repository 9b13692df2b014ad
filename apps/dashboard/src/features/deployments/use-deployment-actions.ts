'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { useRouter } from 'next/navigation'
import { cancelDeployment, promoteDeployment, redeployDeployment, rollbackProject } from '../../data/deployments.ts'
import { keys } from '../../data/keys.ts'
import { useAction } from '../../data/use-action.ts'

/** What can be done with the deployments of a project. Going live can be undone by going back. */
export function useDeploymentActions(slug: string) {
  const router = useRouter()
  const touches = [keys.project(slug), keys.overview, ['deployment']]
  const goBack = useAction<string | undefined, Deployment>({
    run: (deploymentId) => rollbackProject(slug, deploymentId),
    touches,
    done: ({ shortId }) => `${shortId} is live again`,
    failed: 'Rolling back failed',
  })
  const undo = () => goBack.mutate(undefined)
  const promote = useAction<string, Deployment>({
    run: promoteDeployment,
    touches,
    done: ({ shortId }) => `${shortId} is live`,
    undo,
    failed: 'Promoting failed',
  })
  const rollback = useAction<string | undefined, Deployment>({
    run: (deploymentId) => rollbackProject(slug, deploymentId),
    touches,
    done: ({ shortId }) => `Rolled back to ${shortId}`,
    undo,
    failed: 'Rolling back failed',
  })
  const redeploy = useAction<string, Deployment>({
    run: redeployDeployment,
    touches,
    failed: 'Redeploying failed',
    onDone: ({ id }) => router.push(`/projects/${slug}/deployments/${id}`),
  })
  const cancel = useAction<string, Deployment>({ run: cancelDeployment, touches, done: () => 'Cancelled', failed: 'Cancelling failed' })
  return { promote, rollback, redeploy, cancel }
}
