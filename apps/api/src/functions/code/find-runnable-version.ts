import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../../access/is-uuid.ts'
import type { SqlClient } from '../../database/sql-pool.ts'

/** Which version of a function to run: the active one, a numbered one, or the one a ready deployment has. */
export type VersionChoice = { type: 'active' } | { type: 'version'; version: number } | { type: 'deployment'; deploymentId: string }

export interface RunnableVersion {
  functionId: string
  projectId: string
  projectSlug: string
  functionName: string
  version: number
  isActive: boolean
  codeSha256: string
  deployedConfig: FunctionConfig
  /** Set through the api; wins over the deployed one. */
  ownConfig: FunctionConfig
  /** The deployment whose environment it runs with; null for a version made through the api. */
  deploymentId: string | null
  envCiphertext: Buffer | null
}

const VERSION_MAX = 2_147_483_647

/** How each choice finds the version `v` and the deployment `d` whose environment it runs with; `$3` is what the choice names. */
const CHOICES = {
  // the live deployment's environment on the production host, also for a version activated out of an older one
  active: `JOIN function_versions v ON v.function_id = f.id AND v.version = f.active_version AND $3::text IS NULL
    LEFT JOIN deployments d ON d.project_id = p.id AND v.deployment_id IS NOT NULL AND d.id = coalesce(p.production_deployment_id, v.deployment_id)`,
  version: `JOIN function_versions v ON v.function_id = f.id AND v.version = $3::int
    LEFT JOIN deployments d ON d.project_id = p.id AND d.id = v.deployment_id`,
  deployment: `JOIN deployments d ON d.project_id = p.id AND d.id = $3::uuid AND d.status = 'ready'
    JOIN deployment_functions l ON l.deployment_id = d.id AND l.function_id = f.id
    JOIN function_versions v ON v.function_id = f.id AND v.version = l.version`,
} as const

/**
 * Finds the version of a function to run and what it runs with. `project` is an id or a slug; an id is never taken for a slug.
 *
 * @throws AppError FUNCTION_NOT_FOUND (also when no version is active, or the deployment has no such function), VERSION_NOT_FOUND
 */
export async function findRunnableVersion(
  client: SqlClient,
  { project, functionName, choice }: { project: string; functionName: string; choice: VersionChoice },
): Promise<RunnableVersion> {
  const projectColumn = isUuid(project) ? 'id' : 'slug'
  const { rows } = await client.query<RunnableVersion>(
    `SELECT f.id AS "functionId", p.id AS "projectId", p.slug AS "projectSlug", f.function_name AS "functionName", v.version,
       f.is_active AS "isActive", v.code_sha256 AS "codeSha256", v.config AS "deployedConfig", f.config AS "ownConfig",
       d.id AS "deploymentId", ${choice.type === 'active' ? 'coalesce(d.production_env_ciphertext, d.env_ciphertext)' : 'd.env_ciphertext'} AS "envCiphertext"
     FROM projects p JOIN functions f ON f.project_id = p.id AND f.function_name = $2
     ${CHOICES[choice.type]}
     WHERE p.${projectColumn} = $1`,
    [project, functionName, namedBy(choice)],
    `runnable-version-${choice.type}-${projectColumn}`,
  )
  const found = rows[0]
  if (!found) throw new AppError(choice.type === 'version' ? 'VERSION_NOT_FOUND' : 'FUNCTION_NOT_FOUND')
  return found
}

function namedBy(choice: VersionChoice): string | number | null {
  if (choice.type === 'active') return null
  if (choice.type === 'deployment') return choice.deploymentId
  if (choice.version > VERSION_MAX) throw new AppError('VERSION_NOT_FOUND')
  return choice.version
}
