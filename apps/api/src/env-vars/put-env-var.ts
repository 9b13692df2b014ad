import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { lockProject } from '../aliases/lock-project.ts'
import type { EnvVarRecord } from '../database/records.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { findEnvVar } from './find-env-var.ts'

interface PutEnvVarInput {
  projectId: string
  key: string
  value: string
  targets?: ('production' | 'preview')[] | undefined
  sensitive?: boolean | undefined
  actorId?: string | null
}

const VARIABLES_MAX = 200
const BYTES_MAX = 1024 * 1024

/**
 * Sets a variable of a project; the next deployment, or a redeploy, uses it. What is not named stays as it was: of a new variable it is
 * both targets, and not sensitive.
 *
 * @throws AppError QUOTA_EXCEEDED above 200 variables or 1 MiB of values, PROJECT_NOT_FOUND when it was deleted meanwhile
 */
export async function putEnvVar(
  dependencies: Pick<Dependencies, 'database' | 'sql' | 'envCipher'>,
  { projectId, key, value, targets, sensitive, actorId = null }: PutEnvVarInput,
): Promise<EnvVarRecord> {
  const ciphertext = dependencies.envCipher.encrypt(value)
  await dependencies.sql.transaction(async (client) => {
    await lockProject(client, projectId)
    await refuseOverQuota(client, { projectId, key, bytes: ciphertext.byteLength })
    await client.query(
      `INSERT INTO env_vars (project_id, key, ciphertext, targets, sensitive, updated_at)
       VALUES ($1, $2, $3, coalesce($4::text[], '{production,preview}'), coalesce($5::boolean, false), now())
       ON CONFLICT (project_id, key) DO UPDATE SET ciphertext = $3, targets = coalesce($4::text[], env_vars.targets),
         sensitive = coalesce($5::boolean, env_vars.sensitive), updated_at = now()`,
      [projectId, key, ciphertext, targets ?? null, sensitive ?? null],
    )
    await recordActivity(client, { kind: 'env.changed', actorId, projectId, subject: key })
  })
  return findEnvVar(dependencies, projectId, key)
}

async function refuseOverQuota(
  client: SqlClient,
  { projectId, key, bytes }: { projectId: string; key: string; bytes: number },
): Promise<void> {
  const { rows } = await client.query<{ count: number; bytes: number }>(
    'SELECT count(*)::int AS count, coalesce(sum(octet_length(ciphertext)), 0)::int AS bytes FROM env_vars WHERE project_id = $1 AND key <> $2',
    [projectId, key],
  )
  const others = rows[0] ?? { count: 0, bytes: 0 }
  if (others.count >= VARIABLES_MAX || others.bytes + bytes > BYTES_MAX)
    throw new AppError('QUOTA_EXCEEDED', { detail: `A project has at most ${VARIABLES_MAX} variables with 1 MiB of values together.` })
}
