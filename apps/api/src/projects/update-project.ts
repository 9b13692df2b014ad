import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { ProjectRecord } from '../database/records.ts'
import { toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'
import { slugOfName } from './slug-of-name.ts'
import { type ProjectSettings, toSettings } from './to-settings.ts'

/**
 * Changes the named settings; the next deployment uses them. A new name leaves the slug, and so every host, as it is, but must be one that a
 * project can be created with.
 *
 * @throws AppError VALIDATION_FAILED for a name that gives no slug or a repository that may not be cloned, PROJECT_NOT_FOUND when it was deleted meanwhile
 */
export async function updateProject(
  { database, config }: Pick<Dependencies, 'database' | 'config'>,
  { id: projectId, name: presentName }: Pick<ProjectRecord, 'id' | 'name'>,
  { name, ...settings }: { name?: string | undefined } & ProjectSettings,
  actorId: string | null = null,
): Promise<ProjectRecord> {
  if (name !== undefined && name !== presentName) slugOfName(name)
  const data = { ...toSettings(settings, config.gitAllow), ...(name === undefined ? {} : { name }) }
  return database.$transaction(async (transaction) => {
    const [project] = await transaction.project.updateManyAndReturn({ where: { id: projectId }, data })
    if (!project) throw new AppError('PROJECT_NOT_FOUND')
    const subject = Object.keys(data).join(', ')
    await recordActivity(toSqlClient(transaction), { kind: 'project.updated', actorId, projectId, subject })
    return project
  })
}
