import { productionHost } from '@plat/shared/domain/site-hosts.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { publishRoutesChanged } from '../aliases/publish-routes-changed.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import { isUniqueViolation } from '../database/is-unique-violation.ts'
import type { ProjectRecord } from '../database/records.ts'
import { toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'
import { slugOfName } from './slug-of-name.ts'
import { type ProjectSettings, toSettings } from './to-settings.ts'

/** Projects one user may own. */
const PROJECTS_MAX = 1_000

/**
 * Creates a project owned by the user, with its production host answering "nothing deployed yet". The slug made of the name is its for
 * ever. Of any number of calls with one slug at once exactly one wins.
 *
 * @throws AppError VALIDATION_FAILED for a name that gives no slug or a repository that may not be cloned; CONFLICT for a taken slug;
 *   QUOTA_EXCEEDED
 */
export async function createProject(
  dependencies: Dependencies,
  userId: string,
  { name, ...settings }: { name: string } & ProjectSettings,
): Promise<ProjectRecord> {
  const { database, config, log, newId } = dependencies
  const slug = slugOfName(name)
  const stored = toSettings(settings, config.gitAllow)
  if ((await database.projectMember.count({ where: { userId, role: 'owner' } })) >= PROJECTS_MAX) throw new AppError('QUOTA_EXCEEDED')
  const host = productionHost(slug, config.baseDomain)
  const members = { create: { userId, role: 'owner' } }
  const aliases = { create: { host, kind: 'production' } }
  try {
    const project = await database.$transaction(async (transaction) => {
      const created = await transaction.project.create({ data: { id: newId(), slug, name, ...stored, members, aliases } })
      await publishNotice(toSqlClient(transaction), { type: 'access', userId })
      await recordActivity(toSqlClient(transaction), { kind: 'project.created', actorId: userId, projectId: created.id })
      return created
    })
    // the host is a hint to caches that expire anyway; the project is made, whatever becomes of it
    await publishRoutesChanged(dependencies, [host]).catch((error: unknown) => log.warn('could not announce a new host', { host, error }))
    return project
  } catch (error) {
    throw isUniqueViolation(error)
      ? new AppError('CONFLICT', { detail: `The name is taken: there is a project ${slug} already. Choose another.` })
      : error
  }
}
