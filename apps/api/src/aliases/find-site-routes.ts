import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * What each host serves, for the proxies; without `hosts` all of them. A host nobody owns is left out. A project without a live
 * deployment has its production host with `deploymentId: null`.
 */
export async function findSiteRoutes({ sql }: Pick<Dependencies, 'sql'>, hosts?: readonly string[]): Promise<SiteRoute[]> {
  const { rows } = await sql.query<SiteRoute>(
    `SELECT a.host, a.project_id AS "projectId", p.slug AS "projectSlug", d.id AS "deploymentId", d.manifest_sha256 AS "manifestSha256",
       CASE a.kind WHEN 'production' THEN 'active' ELSE 'deployment' END AS functions
     FROM aliases a JOIN projects p ON p.id = a.project_id LEFT JOIN deployments d ON d.id = a.deployment_id AND d.status = 'ready'
     WHERE $1::text[] IS NULL OR a.host = ANY($1) ORDER BY a.host`,
    [hosts ?? null],
    'site-routes',
  )
  return rows
}
