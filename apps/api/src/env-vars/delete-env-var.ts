import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { Dependencies } from '../dependencies.ts'

interface DeleteInput {
  projectId: string
  key: string
  actorId: string | null
}

/** Removes a variable of a project. @throws AppError ENV_VAR_NOT_FOUND */
export async function deleteEnvVar({ sql }: Pick<Dependencies, 'sql'>, { projectId, key, actorId }: DeleteInput): Promise<void> {
  await sql.transaction(async (client) => {
    const { rowCount } = await client.query('DELETE FROM env_vars WHERE project_id = $1 AND key = $2', [projectId, key])
    if (rowCount === 0) throw new AppError('ENV_VAR_NOT_FOUND')
    await recordActivity(client, { kind: 'env.deleted', actorId, projectId, subject: key })
  })
}
