import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { DeploymentRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { presentDeployment } from './deployment.presenter.ts'

type Needed = Pick<Dependencies, 'database' | 'sql' | 'config'>

/** Deployments of one project as callers see them, with what they serve now: three queries, however many they are. */
export async function showDeployments(
  { database, sql, config }: Needed,
  projectId: string,
  deployments: DeploymentRecord[],
): Promise<Deployment[]> {
  const ids = deployments.map(({ id }) => id)
  const [project, aliases, functions] = await Promise.all([
    database.project.findUniqueOrThrow({ where: { id: projectId }, select: { slug: true, productionDeploymentId: true } }),
    sql.query<{ deploymentId: string; host: string }>(
      `SELECT deployment_id AS "deploymentId", host FROM aliases WHERE deployment_id = ANY($1)
       ORDER BY array_position(ARRAY['production', 'branch', 'deployment'], kind), host`,
      [ids],
    ),
    sql.query<Deployment['functions'][number] & { deploymentId: string }>(
      `SELECT l.deployment_id AS "deploymentId", f.function_name AS "functionName", v.file_path AS "filePath", f.runtime, v.version, v.bytes
       FROM deployment_functions l JOIN functions f ON f.id = l.function_id
       JOIN function_versions v ON v.function_id = l.function_id AND v.version = l.version
       WHERE l.deployment_id = ANY($1) ORDER BY f.function_name`,
      [ids],
    ),
  ])
  return deployments.map((deployment) =>
    presentDeployment(config, deployment, {
      project,
      hosts: aliases.rows.filter((row) => row.deploymentId === deployment.id).map(({ host }) => host),
      functions: functions.rows.filter((row) => row.deploymentId === deployment.id).map(({ deploymentId: _own, ...shown }) => shown),
    }),
  )
}
