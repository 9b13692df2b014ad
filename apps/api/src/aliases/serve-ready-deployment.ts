import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { addDeploymentAlias } from './add-deployment-alias.ts'
import { applyGoLive } from './apply-go-live.ts'
import { isOutdated } from './is-outdated.ts'
import type { LockedProject } from './lock-project.ts'
import { moveBranchAlias } from './move-branch-alias.ts'
import { publishRoutesChanged } from './publish-routes-changed.ts'

export interface ReadyDeployment {
  id: string
  shortId: string
  /** The branch whose host follows it, if any. */
  branch: string | null
  target: string
  createdBy: string | null
}

/**
 * Gives a deployment that has just become ready its hosts: its permanent one, its branch's, and production's when it was made for it;
 * never in place of a newer one. Part of the caller's transaction.
 */
export async function serveReadyDeployment(
  dependencies: Pick<Dependencies, 'changes' | 'config' | 'newId'>,
  client: SqlClient,
  { project, deployment }: { project: LockedProject; deployment: ReadyDeployment },
): Promise<void> {
  const deploymentId = deployment.id
  const hosts = [await addDeploymentAlias(dependencies, client, { project, deployment })]
  if (deployment.branch !== null) {
    const moved = await moveBranchAlias(dependencies, client, { project, branch: deployment.branch, deploymentId })
    if (moved) hosts.push(moved)
  }
  await publishRoutesChanged(dependencies, hosts, client)
  if (deployment.target !== 'production') return
  const live = project.productionDeploymentId
  if (live && (await isOutdated(client, { deploymentId, byDeploymentId: live }))) return
  await applyGoLive(dependencies, client, { project, deploymentId, reason: 'deploy', userId: deployment.createdBy })
}
