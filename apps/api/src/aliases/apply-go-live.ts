import { productionHost } from '@plat/shared/domain/site-hosts.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import type { LockedProject } from './lock-project.ts'
import { publishRoutesChanged } from './publish-routes-changed.ts'

export type GoLiveReason = 'deploy' | 'promote' | 'rollback'

export interface GoLiveInput {
  /** Locked by the caller. */
  project: LockedProject
  /** A ready deployment of the project. */
  deploymentId: string
  reason: GoLiveReason
  userId: string | null
}

/**
 * Makes a deployment the one that serves production, inside the caller's transaction: pointer, host, history and active function versions
 * change together, and proxies and functions-services hear of it with the commit. The live one again changes nothing.
 */
export async function applyGoLive(
  dependencies: Pick<Dependencies, 'changes' | 'config' | 'newId'>,
  client: SqlClient,
  { project, deploymentId, reason, userId }: GoLiveInput,
): Promise<void> {
  if (project.productionDeploymentId === deploymentId) return
  const host = productionHost(project.slug, dependencies.config.baseDomain)
  await client.query('UPDATE projects SET production_deployment_id = $2, updated_at = now() WHERE id = $1', [project.id, deploymentId])
  await client.query(
    `INSERT INTO aliases (host, project_id, deployment_id, kind, updated_at) VALUES ($1, $2, $3, 'production', now())
     ON CONFLICT (host) DO UPDATE SET deployment_id = excluded.deployment_id, updated_at = now()
     WHERE aliases.project_id = excluded.project_id AND aliases.kind = 'production'`,
    [host, project.id, deploymentId],
  )
  // The clock of the database, read while the project is locked: the history is in the order things happened.
  await client.query(
    'INSERT INTO go_lives (id, project_id, deployment_id, reason, created_by, created_at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())',
    [dependencies.newId(), project.id, deploymentId, reason, userId],
  )
  const facts = { actorId: userId, projectId: project.id, deploymentId }
  if (reason !== 'deploy')
    await recordActivity(client, { kind: reason === 'promote' ? 'deployment.promoted' : 'deployment.rolled-back', ...facts })
  await activateVersions(client, project.id, deploymentId)
  await publishRoutesChanged(dependencies, [host], client)
  await dependencies.changes.publish({ type: 'functions', projectId: project.id, functionName: null }, client)
}

/** Every function runs the deployment's version; one it lacks has none, unless the active one was made through the api. */
async function activateVersions(client: SqlClient, projectId: string, deploymentId: string): Promise<void> {
  await client.query(
    `UPDATE functions f SET active_version = wanted.version, updated_at = now()
     FROM (
       SELECT f.id, CASE WHEN l.version IS NOT NULL THEN l.version WHEN v.deployment_id IS NULL THEN f.active_version END AS version
       FROM functions f
       LEFT JOIN (deployment_functions l JOIN function_versions w ON w.function_id = l.function_id AND w.version = l.version)
         ON l.function_id = f.id AND l.deployment_id = $2
       LEFT JOIN function_versions v ON v.function_id = f.id AND v.version = f.active_version
       WHERE f.project_id = $1
     ) wanted
     WHERE f.id = wanted.id AND f.active_version IS DISTINCT FROM wanted.version`,
    [projectId, deploymentId],
  )
}
