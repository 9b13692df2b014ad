import { BUILD_ERRORS } from '@plat/shared/errors/registry.ts'
import { appendSystemLine } from '../builds/append-system-line.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { changeStatus } from '../deployments/change-status.ts'
import { afterLostLease } from '../deployments/deployment-state.ts'

interface LostBuild {
  id: string
  attempt: number
  cancelRequested: boolean
}

type Needed = Pick<Dependencies, 'sql' | 'changes' | 'log'>

const SWEEP_LOCK = 4_823_002
const AT_ONCE_MAX = 100
const FORGET_AFTER = '1 day'

const FATE = {
  queued: { line: 'The build service went away during the build; the build starts again.', error: undefined },
  failed: { line: BUILD_ERRORS.BUILD_LOST, error: 'BUILD_LOST' },
  cancelled: { line: BUILD_ERRORS.CANCELLED, error: 'CANCELLED' },
} as const

/**
 * Finds builds whose lease ran out and queues them again, once; then they fail with BUILD_LOST. One copy of the api does it at a time.
 * Answers whether anything is queued now.
 */
export async function sweepLostBuilds(dependencies: Needed): Promise<boolean> {
  return dependencies.sql.transaction(async (client) => {
    const { rows: locks } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS locked', [SWEEP_LOCK])
    if (!locks[0]?.locked) return false
    const { rows: lost } = await client.query<LostBuild>(
      `SELECT id, attempt, cancel_requested AS "cancelRequested" FROM deployments WHERE status = 'building' AND lease_until < now()
       ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [AT_ONCE_MAX],
    )
    for (const build of lost) await settle(dependencies, client, build)
    await client.query(`DELETE FROM build_services WHERE seen_at < now() - interval '${FORGET_AFTER}'`)
    const { rows } = await client.query<{ queued: boolean }>(`SELECT EXISTS (SELECT 1 FROM deployments WHERE status = 'queued') AS queued`)
    return rows[0]?.queued === true
  })
}

async function settle({ changes, log }: Needed, client: SqlClient, { id, attempt, cancelRequested }: LostBuild): Promise<void> {
  const to = afterLostLease({ attempt, cancelRequested })
  const { line, error } = FATE[to]
  await changeStatus(client, {
    deploymentId: id,
    to,
    columns: { lease_token: null, lease_until: null },
    ...(error ? { error: { code: error, message: BUILD_ERRORS[error], step: null } } : {}),
  })
  await appendSystemLine(client, { deploymentId: id, step: 'dispatch', text: line })
  await changes.publish({ type: 'build-log', deploymentId: id }, client)
  log.warn('build lost', { deploymentId: id, attempt, becomes: to })
}
