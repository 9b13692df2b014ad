import { createHash } from 'node:crypto'
import { branchHost } from '@plat/shared/domain/site-hosts.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { isOutdated } from './is-outdated.ts'
import type { LockedProject } from './lock-project.ts'

interface BranchAliasInput {
  /** Locked by the caller. */
  project: LockedProject
  branch: string
  /** A ready deployment of that branch. */
  deploymentId: string
}

/**
 * Points a branch's host at a deployment unless it serves a newer one; answers the host when it changed. A host that another branch,
 * deployment or project holds is never taken: the branch then gets one with a hash in its name.
 */
export async function moveBranchAlias(
  { config }: Pick<Dependencies, 'config'>,
  client: SqlClient,
  { project, branch, deploymentId }: BranchAliasInput,
): Promise<string | undefined> {
  const { rows } = await client.query<{ host: string; deploymentId: string | null }>(
    `SELECT host, deployment_id AS "deploymentId" FROM aliases WHERE project_id = $1 AND kind = 'branch' AND branch = $2`,
    [project.id, branch],
  )
  const held = rows[0]
  if (held?.deploymentId && (await isOutdated(client, { deploymentId, byDeploymentId: held.deploymentId }))) return undefined
  const candidates = held
    ? [held.host]
    : [branch, `${branch}-${hash(branch)}`].map((name) => branchHost(name, project.slug, config.baseDomain))
  for (const host of candidates) {
    const { rowCount } = await client.query(
      `INSERT INTO aliases (host, project_id, deployment_id, kind, branch, updated_at) VALUES ($1, $2, $3, 'branch', $4, now())
       ON CONFLICT (host) DO UPDATE SET deployment_id = excluded.deployment_id, updated_at = now()
       WHERE aliases.project_id = excluded.project_id AND aliases.kind = 'branch' AND aliases.branch = excluded.branch`,
      [host, project.id, deploymentId, branch],
    )
    if (rowCount === 1) return host
  }
  return undefined
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)
