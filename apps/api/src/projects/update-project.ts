import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { ProjectRecord } from '../database/records.ts'
import { toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'
import { type ProjectSettings, toSettings } from './to-settings.ts'

/**
 * Changes the named settings; the next deployment uses them. A new name leaves the slug, and so every host, as it is.
 *
 * @throws AppError VALIDATION_FAILED for a repository that may not be cloned, PROJECT_NOT_FOUND when it was deleted meanwhile
 */
export async function updateProject(
  { database, config }: Pick<Dependencies, 'database' | 'config'>,
  projectId: string,
  { name, ...settings }: { name?: string | undefined } & ProjectSettings,
  actorId: string | null = null,
): Promise<ProjectRecord> {
  const data = { ...toSettings(settings, config.gitAllow), ...(name === undefined ? {} : { name }) }
  return database.$transaction(async (transaction) => {
    const [project] = await transaction.project.updateManyAndReturn({ where: { id: projectId }, data })
    if (!project) throw new AppError('PROJECT_NOT_FOUND')
    const subject = Object.keys(data).join(', ')
    await recordActivity(toSqlClient(transaction), { kind: 'project.updated', actorId, projectId, subject })
    return project
  })
}
