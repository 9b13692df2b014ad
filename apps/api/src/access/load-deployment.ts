import type { Role } from '@plat/shared/contracts/common.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Actor } from '../auth/actor.ts'
import type { DeploymentRecord, ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { isUuid } from './is-uuid.ts'
import { loadProject } from './load-project.ts'

/**
 * The one way to a deployment by an id from outside (R50), with its project and the actor's role on it.
 *
 * @throws AppError DEPLOYMENT_NOT_FOUND also when the actor may not see its project
 */
export async function loadDeployment(
  dependencies: Pick<Dependencies, 'database'>,
  actor: Actor,
  deploymentId: string,
): Promise<{ deployment: DeploymentRecord; project: ProjectRecord; role: Role }> {
  const deployment = isUuid(deploymentId) ? await dependencies.database.deployment.findUnique({ where: { id: deploymentId } }) : null
  if (!deployment) throw new AppError('DEPLOYMENT_NOT_FOUND')
  const access = await loadProject(dependencies, actor, deployment.projectId).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'PROJECT_NOT_FOUND' ? new AppError('DEPLOYMENT_NOT_FOUND') : error
  })
  return { deployment, ...access }
}
