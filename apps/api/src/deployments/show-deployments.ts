import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { DeploymentRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { presentDeployment } from './deployment.presenter.ts'

type Needed = Pick<Dependencies, 'database' | 'sql' | 'config'>

/** Deployments as callers see them, with what they serve now: three queries, however many they are. */
export async function showDeployments({ database, sql, config }: Needed, deployments: DeploymentRecord[]): Promise<Deployment[]> {
  const ids = deployments.map(({ id }) => id)
  const projectIds = [...new Set(deployments.map(({ projectId }) => projectId))]
  const [projects, aliases, functions] = await Promise.all([
    database.project.findMany({ where: { id: { in: projectIds } }, select: { id: true, slug: true, productionDeploymentId: true } }),
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
  const byId = new Map(projects.map((project) => [project.id, project]))
  const hosts = Map.groupBy(aliases.rows, ({ deploymentId }) => deploymentId)
  const served = Map.groupBy(functions.rows, ({ deploymentId }) => deploymentId)
  return deployments.flatMap((deployment) => {
    const project = byId.get(deployment.projectId)
    if (!project) return [] // deleted just now, and the deployment with it
    const facts = {
      project,
      hosts: (hosts.get(deployment.id) ?? []).map(({ host }) => host),
      functions: (served.get(deployment.id) ?? []).map(({ deploymentId: _own, ...shown }) => shown),
    }
    return [presentDeployment(config, deployment, facts)]
  })
}
