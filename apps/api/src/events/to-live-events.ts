import { presentActivity } from '../activity/activity.presenter.ts'
import type { ChangeNotice } from '../change-feed/changes.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AudienceEvent } from './event-audience.ts'

/** What a notice means to people who watch. `invocations` are not here: they are gathered first. */
export async function toLiveEvents(
  { sql, database }: Pick<Dependencies, 'sql' | 'database'>,
  notice: ChangeNotice,
): Promise<AudienceEvent[]> {
  if (notice.type === 'deployment') return [{ event: notice, projectId: notice.projectId }]
  if (notice.type === 'functions') return [{ event: notice, projectId: notice.projectId }]
  if (notice.type === 'activity') {
    const row = await database.activity.findUnique({ where: { id: notice.activityId } })
    return row ? [{ event: { type: 'activity', item: presentActivity(row) }, projectId: row.projectId, userId: row.actorId }] : []
  }
  if (notice.type !== 'routes') return []
  const { rows } = await sql.query<{ projectId: string }>(
    'SELECT DISTINCT project_id AS "projectId" FROM aliases WHERE host = ANY($1)',
    [notice.hosts],
    'projects-of-hosts',
  )
  return rows.map(({ projectId }) => ({ event: { type: 'routes', projectId }, projectId }))
}
