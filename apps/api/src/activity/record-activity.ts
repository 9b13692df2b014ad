import type { ActivityKind } from '@plat/shared/contracts/activity.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import type { SqlClient } from '../database/sql-pool.ts'

export interface NewActivity {
  kind: ActivityKind
  /** Null: the platform itself. */
  actorId: string | null
  projectId?: string | null
  deploymentId?: string | null
  functionName?: string | null
  version?: number | null
  /** A name, never a value. */
  subject?: string | null
}

const SUBJECT_LENGTH_MAX = 300

/** Notes what was done, with the names of now, as part of the transaction that does it; whoever watches hears of it with the commit. */
export async function recordActivity(client: SqlClient, activity: NewActivity): Promise<void> {
  const { kind, actorId, projectId = null, deploymentId = null, functionName = null, version = null, subject = null } = activity
  const id = uuidV7()
  await client.query(
    `INSERT INTO activities (id, kind, actor_id, actor_email, actor_name, project_id, project_slug, project_name, deployment_id,
       function_name, version, subject, created_at)
     SELECT $1::uuid, $2::text, u.id, u.email, u.name, $4::uuid, p.slug, p.name, $5::uuid, $6::text, $7::int, $8::text, clock_timestamp()
     FROM (SELECT 1) one LEFT JOIN users u ON u.id = $3::uuid LEFT JOIN projects p ON p.id = $4::uuid`,
    [id, kind, actorId, projectId, deploymentId, functionName, version, subject?.slice(0, SUBJECT_LENGTH_MAX) ?? null],
  )
  await publishNotice(client, { type: 'activity', activityId: id })
}
