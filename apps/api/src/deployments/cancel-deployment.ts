import type { DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { BUILD_ERRORS } from '@plat/shared/errors/registry.ts'
import { appendSystemLine } from '../builds/append-system-line.ts'
import type { Dependencies } from '../dependencies.ts'
import { changeStatus } from './change-status.ts'
import { isFinal } from './deployment-state.ts'

/**
 * Cancels a deployment: one that waits at once; one that is built as soon as its build-service has stopped the build, or is lost. Asking
 * again for that changes nothing.
 *
 * @throws AppError DEPLOYMENT_NOT_FOUND; CONFLICT when it has ended already
 */
export async function cancelDeployment(
  { sql, changes }: Pick<Dependencies, 'sql' | 'changes'>,
  deploymentId: string,
  actorId: string | null = null,
): Promise<void> {
  await sql.transaction(async (client) => {
    const { rows } = await client.query<{ status: DeploymentStatus }>('SELECT status FROM deployments WHERE id = $1 FOR UPDATE', [
      deploymentId,
    ])
    const status = rows[0]?.status
    if (status === undefined) throw new AppError('DEPLOYMENT_NOT_FOUND')
    if (isFinal(status)) throw new AppError('CONFLICT', { detail: `The deployment is ${status}; there is nothing to cancel.` })
    if (status === 'queued') {
      await changeStatus(client, {
        deploymentId,
        to: 'cancelled',
        actorId,
        error: { code: 'CANCELLED', message: BUILD_ERRORS.CANCELLED, step: null },
      })
      await appendSystemLine(client, { deploymentId, step: 'dispatch', text: BUILD_ERRORS.CANCELLED })
      await changes.publish({ type: 'build-log', deploymentId }, client)
      return
    }
    await client.query('UPDATE deployments SET cancel_requested = true WHERE id = $1', [deploymentId])
    await changes.publish({ type: 'build-cancelled', deploymentId }, client)
  })
}
