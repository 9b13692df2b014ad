import type { DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import { isFinal, statusesBefore } from './deployment-state.ts'

export interface StatusChange {
  deploymentId: string
  to: DeploymentStatus
  /** Only while this lease is the deployment's own (fencing, R60). */
  leaseToken?: string
  /** Who wants it; null or absent: the platform itself. */
  actorId?: string | null
  /** Further columns, by column name. */
  columns?: Record<string, unknown>
  error?: { code: string; message: string; step: string | null }
}

/**
 * The one place that writes a deployment's status. Changes nothing unless the state machine allows it and the lease, when given, holds;
 * a final status also notes the time. Whoever watches hears of it with the commit. Answers whether it changed.
 */
export async function changeStatus(
  client: SqlClient,
  { deploymentId, to, leaseToken, actorId = null, columns = {}, error }: StatusChange,
): Promise<boolean> {
  const set = { ...columns, ...(error ? { error_code: error.code, error_message: error.message, error_step: error.step } : {}) }
  const names = Object.keys(set)
  const { rows } = await client.query<{ projectId: string; branch: string | null }>(
    `UPDATE deployments SET status = $2${isFinal(to) ? ', finished_at = clock_timestamp()' : ''}
       ${names.map((name, index) => `, ${name} = $${index + 5}`).join('')}
     WHERE id = $1 AND status = ANY($3) AND ($4::text IS NULL OR lease_token = $4)
     RETURNING project_id AS "projectId", branch`,
    [deploymentId, to, statusesBefore(to), leaseToken ?? null, ...Object.values(set)],
  )
  const changed = rows[0]
  if (!changed) return false
  const { projectId, branch: subject } = changed
  await publishNotice(client, { type: 'deployment', projectId, deploymentId, status: to })
  if (to === 'ready' || to === 'failed' || to === 'cancelled')
    await recordActivity(client, { kind: `deployment.${to}`, actorId, projectId, deploymentId, subject })
  return true
}
