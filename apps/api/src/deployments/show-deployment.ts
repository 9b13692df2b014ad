import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Dependencies } from '../dependencies.ts'
import { showDeployments } from './show-deployments.ts'

/** One deployment as callers see it, read now. @throws AppError DEPLOYMENT_NOT_FOUND */
export async function showDeployment(
  dependencies: Pick<Dependencies, 'database' | 'sql' | 'config'>,
  deploymentId: string,
): Promise<Deployment> {
  const deployment = await dependencies.database.deployment.findUnique({ where: { id: deploymentId } })
  const [shown] = deployment ? await showDeployments(dependencies, [deployment]) : []
  if (!shown) throw new AppError('DEPLOYMENT_NOT_FOUND')
  return shown
}
