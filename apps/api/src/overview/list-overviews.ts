import type { ProjectOverview } from '@plat/shared/contracts/metrics.ts'
import type { ProjectAccess } from '../access/load-project.ts'
import type { Dependencies } from '../dependencies.ts'
import { showDeployments } from '../deployments/show-deployments.ts'
import { presentProject } from '../projects/project.presenter.ts'

type Needed = Pick<Dependencies, 'database' | 'sql' | 'config' | 'clock'>

const HOUR_MS = 3_600_000
const HOURS = 24

/** These projects with what is live, what happened last, and their last 24 hours: a fixed number of queries, however many they are. */
export async function listOverviews(dependencies: Needed, accesses: readonly ProjectAccess[]): Promise<ProjectOverview[]> {
  const ids = accesses.map(({ project }) => project.id)
  const [latest, figures] = await Promise.all([findLatest(dependencies, ids), readHours(dependencies, ids)])
  const live = accesses.flatMap(({ project }) => project.productionDeploymentId ?? [])
  const records = await dependencies.database.deployment.findMany({ where: { id: { in: [...live, ...latest.values()] } } })
  const shown = new Map((await showDeployments(dependencies, records)).map((deployment) => [deployment.id, deployment]))
  return accesses.map(({ project, role }) => ({
    project: presentProject(dependencies.config, project, role),
    production: shown.get(project.productionDeploymentId ?? '') ?? null,
    latest: shown.get(latest.get(project.id) ?? '') ?? null,
    invocations: figures.of(project.id, 'invocations'),
    failures: figures.of(project.id, 'failures'),
  }))
}

/** The newest deployment of each project. */
async function findLatest({ sql }: Needed, projectIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ projectId: string; id: string }>(
    `SELECT p.id AS "projectId", d.id FROM unnest($1::uuid[]) AS p(id) CROSS JOIN LATERAL (
       SELECT id FROM deployments WHERE project_id = p.id ORDER BY created_at DESC, id DESC LIMIT 1) d`,
    [projectIds],
    'latest-deployments',
  )
  return new Map(rows.map(({ projectId, id }) => [projectId, id]))
}

interface Hour {
  projectId: string
  hour: Date
  invocations: number
  failures: number
}

async function readHours({ sql, clock }: Needed, projectIds: readonly string[]) {
  const last = Math.floor(clock.now().getTime() / HOUR_MS)
  const hours = Array.from({ length: HOURS }, (_, index) => last - HOURS + 1 + index)
  const { rows } = await sql.query<Hour>(
    `SELECT project_id AS "projectId", hour, sum(success + error + timeout)::float8 AS invocations, sum(error + timeout)::float8 AS failures
     FROM function_figures WHERE project_id = ANY($1) AND hour >= $2 GROUP BY 1, 2`,
    [projectIds, new Date((hours[0] ?? last) * HOUR_MS)],
    'overview-hours',
  )
  const byHour = new Map(rows.map((row) => [`${row.projectId} ${Math.floor(row.hour.getTime() / HOUR_MS)}`, row]))
  return {
    of: (projectId: string, figure: 'invocations' | 'failures') => hours.map((hour) => byHour.get(`${projectId} ${hour}`)?.[figure] ?? 0),
  }
}
