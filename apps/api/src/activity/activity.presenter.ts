import type { Activity, ActivityKind } from '@plat/shared/contracts/activity.ts'
import type { ActivityRecord } from '../database/records.ts'

/** The public form of what happened. */
export const presentActivity = (row: ActivityRecord): Activity => ({
  id: row.id,
  kind: row.kind as ActivityKind,
  time: row.createdAt.toISOString(),
  actor: row.actorId === null ? null : { id: row.actorId, email: row.actorEmail ?? '', name: row.actorName },
  project: row.projectId === null ? null : { id: row.projectId, slug: row.projectSlug ?? '', name: row.projectName ?? '' },
  deploymentId: row.deploymentId,
  functionName: row.functionName,
  version: row.version,
  subject: row.subject,
})
