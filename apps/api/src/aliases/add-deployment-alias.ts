import { deploymentHost } from '@plat/shared/domain/site-hosts.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import type { LockedProject } from './lock-project.ts'

/** Gives a ready deployment its permanent host, and answers it. A branch that happens to have taken that very name loses it. */
export async function addDeploymentAlias(
  { config }: Pick<Dependencies, 'config'>,
  client: SqlClient,
  { project, deployment }: { project: LockedProject; deployment: { id: string; shortId: string } },
): Promise<string> {
  const host = deploymentHost(deployment.shortId, project.slug, config.baseDomain)
  await client.query(
    `INSERT INTO aliases (host, project_id, deployment_id, kind, updated_at) VALUES ($1, $2, $3, 'deployment', now())
     ON CONFLICT (host) DO UPDATE SET deployment_id = excluded.deployment_id, kind = 'deployment', branch = NULL, updated_at = now()
     WHERE aliases.project_id = excluded.project_id AND aliases.kind <> 'production'`,
    [host, project.id, deployment.id],
  )
  return host
}
