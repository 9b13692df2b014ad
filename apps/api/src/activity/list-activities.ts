import { ACTIVITY_KINDS } from '@plat/shared/contracts/activity.ts'
import type { Actor } from '../auth/actor.ts'
import type { ActivityRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'

interface ListInput {
  /** Null: everything the actor may see. */
  projectId: string | null
  /** Nouns of kinds; undefined: all. */
  about: readonly string[] | undefined
  /** E-mail address, then, of whoever did it; undefined: everybody. */
  by: string | undefined
  before: string | undefined
  take: number
}

/** What happened, newest first: of one project, else of all the actor is a member of, and what he did himself; admins see everything. */
export async function listActivities(
  { database, sql }: Pick<Dependencies, 'database' | 'sql'>,
  actor: Extract<Actor, { type: 'user' }>,
  { projectId, about, by, before, take }: ListInput,
): Promise<ActivityRecord[]> {
  const kinds = about && ACTIVITY_KINDS.filter((kind) => about.some((noun) => kind.startsWith(`${noun}.`)))
  if (projectId !== null || actor.isPlatformAdmin) {
    const where = {
      ...(projectId === null ? {} : { projectId }),
      ...(kinds && { kind: { in: kinds } }),
      ...(by !== undefined && { actorEmail: by }),
      ...(before === undefined ? {} : { id: { lt: before } }),
    }
    return database.activity.findMany({ where, orderBy: { id: 'desc' }, take })
  }
  // a few of each project along its own index, then the newest of them: one scan over everybody's would not end
  const fits = '($2::uuid IS NULL OR id < $2) AND ($4::text[] IS NULL OR kind = ANY($4)) AND ($5::text IS NULL OR actor_email = $5)'
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM (
       SELECT a.id FROM project_members m CROSS JOIN LATERAL (
         SELECT id FROM activities WHERE project_id = m.project_id AND ${fits} ORDER BY id DESC LIMIT $3) a
       WHERE m.user_id = $1
       UNION (SELECT id FROM activities WHERE actor_id = $1 AND project_id IS NULL AND ${fits} ORDER BY id DESC LIMIT $3)
     ) visible ORDER BY id DESC LIMIT $3`,
    [actor.userId, before ?? null, take, kinds ?? null, by ?? null],
    'own-activities',
  )
  return database.activity.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, orderBy: { id: 'desc' } })
}
