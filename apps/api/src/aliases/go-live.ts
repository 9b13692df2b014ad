import { AppError } from '@plat/shared/errors/app-error.ts'
import type { DeploymentRecord, ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { resolveEnv } from '../env-vars/resolve-env.ts'
import { applyGoLive, type GoLiveReason } from './apply-go-live.ts'
import { lockProject } from './lock-project.ts'
import { refuseWithoutVersions } from './refuse-without-versions.ts'

export interface GoLiveRequest {
  project: Pick<ProjectRecord, 'id'>
  deployment: Pick<DeploymentRecord, 'id'>
  reason: GoLiveReason
  userId: string | null
}

/**
 * Makes a ready deployment the live one, at once and whole. The one that is live already changes nothing, so callers may retry. Functions of
 * a preview run with the production environment on the production host, as it is when it first goes live, and with their own everywhere else.
 *
 * @throws AppError PROJECT_NOT_FOUND, DEPLOYMENT_NOT_FOUND, DEPLOYMENT_NOT_READY; CONFLICT when versions of its functions were deleted
 */
export async function goLive(
  dependencies: Pick<Dependencies, 'sql' | 'database' | 'envCipher' | 'changes' | 'config' | 'newId'>,
  { project, deployment, reason, userId }: GoLiveRequest,
): Promise<void> {
  const { values } = await resolveEnv(dependencies, project.id, 'production')
  await dependencies.sql.transaction(async (client) => {
    const locked = await lockProject(client, project.id)
    const { rows } = await client.query<{ status: string }>('SELECT status FROM deployments WHERE id = $1 AND project_id = $2', [
      deployment.id,
      project.id,
    ])
    const status = rows[0]?.status
    if (status === undefined) throw new AppError('DEPLOYMENT_NOT_FOUND')
    if (status !== 'ready')
      throw new AppError('DEPLOYMENT_NOT_READY', { detail: `Only a ready deployment can go live; this one is ${status}.` })
    if (locked.productionDeploymentId === deployment.id) return
    await refuseWithoutVersions(client, deployment.id)
    await client.query(
      `UPDATE deployments SET production_env_ciphertext = $2
       WHERE id = $1 AND target = 'preview' AND production_env_ciphertext IS NULL`,
      [deployment.id, dependencies.envCipher.encrypt(JSON.stringify(values))],
    )
    await applyGoLive(dependencies, client, { project: locked, deploymentId: deployment.id, reason, userId })
  })
}
