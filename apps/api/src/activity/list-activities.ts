import type { Actor } from '../auth/actor.ts'
import type { ActivityRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'

interface ListInput {
  /** Null: everything the actor may see. */
  projectId: string | null
  before: string | undefined
  take: number
}

/** What happened, newest first: of one project, else of all the actor is a member of, and what he did himself; admins see everything. */
export async function listActivities(
  { database, sql }: Pick<Dependencies, 'database' | 'sql'>,
  actor: Extract<Actor, { type: 'user' }>,
  { projectId, before, take }: ListInput,
): Promise<ActivityRecord[]> {
  const older = before === undefined ? {} : { id: { lt: before } }
  const where = projectId === null ? older : { projectId, ...older }
  if (projectId !== null || actor.isPlatformAdmin) return database.activity.findMany({ where, orderBy: { id: 'desc' }, take })
  // a few of each project along its own index, then the newest of them: one scan over everybody's would not end
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM (
       SELECT a.id FROM project_members m CROSS JOIN LATERAL (
         SELECT id FROM activities WHERE project_id = m.project_id AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3) a
       WHERE m.user_id = $1
       UNION (SELECT id FROM activities WHERE actor_id = $1 AND project_id IS NULL AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3)
     ) visible ORDER BY id DESC LIMIT $3`,
    [actor.userId, before ?? null, take],
    'own-activities',
  )
  return database.activity.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, orderBy: { id: 'desc' } })
}
