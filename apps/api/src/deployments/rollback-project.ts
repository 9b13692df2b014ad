import { AppError } from '@plat/shared/errors/app-error.ts'
import { goLive } from '../aliases/go-live.ts'
import type { ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'

interface RollbackInput {
  project: ProjectRecord
  /** Where to; the one that was live before the present one when absent. */
  deploymentId?: string | undefined
  userId: string | null
}

/**
 * Makes an earlier deployment live again, without a build; answers its id. Going back twice without naming one is back where it began:
 * the one before the present one is then the one that was left.
 *
 * @throws AppError DEPLOYMENT_NOT_FOUND, DEPLOYMENT_NOT_READY; CONFLICT when there is nothing to go back to, or versions of its functions
 * were deleted: another one is never taken instead
 */
export async function rollbackProject(dependencies: Dependencies, { project, deploymentId, userId }: RollbackInput): Promise<string> {
  const id = deploymentId ?? (await findPrevious(dependencies, project.id))
  if (id === undefined)
    throw new AppError('CONFLICT', {
      detail: 'No other deployment of this project was live before. Name one with deploymentId, or promote one.',
    })
  await goLive(dependencies, { project, deployment: { id }, reason: 'rollback', userId })
  return id
}

async function findPrevious({ sql }: Pick<Dependencies, 'sql'>, projectId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT g.deployment_id AS id FROM go_lives g JOIN projects p ON p.id = g.project_id
     WHERE g.project_id = $1 AND g.deployment_id IS DISTINCT FROM p.production_deployment_id ORDER BY g.created_at DESC, g.id DESC LIMIT 1`,
    [projectId],
  )
  return rows[0]?.id
}
