import { productionHost } from '@plat/shared/domain/site-hosts.ts'
import { isProjectSlug, toSlug } from '@plat/shared/domain/slug.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { publishRoutesChanged } from '../aliases/publish-routes-changed.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import { isUniqueViolation } from '../database/is-unique-violation.ts'
import type { ProjectRecord } from '../database/records.ts'
import { toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'
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
  const slug = slugOf(name)
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

/** Something that looks like an id could not be told from one in a path. */
function slugOf(name: string): string {
  const slug = toSlug(name)
  if (isProjectSlug(slug) && !isUuid(slug)) return slug
  throw new AppError('VALIDATION_FAILED', {
    fields: [
      {
        path: 'name',
        message: `Its host would be "${slug}", which cannot be used: take 1 to 40 letters and digits, and none of api, dashboard, www.`,
      },
    ],
  })
}
