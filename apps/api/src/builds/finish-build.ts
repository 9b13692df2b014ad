import type { BuildResult } from '@plat/shared/contracts/builds.ts'
import { BUILD_ERRORS } from '@plat/shared/errors/registry.ts'
import { type LockedProject, lockProject } from '../aliases/lock-project.ts'
import { serveReadyDeployment } from '../aliases/serve-ready-deployment.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { changeStatus } from '../deployments/change-status.ts'
import { afterBuild } from '../deployments/deployment-state.ts'
import { wakeDispatcher } from '../dispatch/wake-dispatcher.ts'
import { isBranchGone } from '../git/is-branch-gone.ts'
import { checkLease } from './check-lease.ts'

type Finish = BuildResult & { deploymentId: string }

interface BuiltDeployment {
  id: string
  shortId: string
  branch: string | null
  target: string
  createdBy: string | null
  cancelRequested: boolean
}

const MESSAGE_MAX = 10_000

/**
 * Ends a build: its deployment becomes ready (and serves its hosts in the same transaction), failed or cancelled. The same message again
 * changes nothing.
 *
 * @throws AppError DEPLOYMENT_NOT_FOUND; CONFLICT when the lease is outdated
 */
export async function finishBuild(dependencies: Dependencies, finish: Finish): Promise<void> {
  const { projectId, status } = await checkLease(dependencies.sql, finish)
  if (status !== 'building') return
  const isGone = finish.outcome.status === 'ready' && (await isBranchGone(dependencies, finish.deploymentId))
  await dependencies.sql.transaction(async (client) => {
    const project = await lockProject(client, projectId)
    const deployment = await lockBuilding(client, finish)
    if (deployment) await end(dependencies, client, { project, deployment: isGone ? { ...deployment, branch: null } : deployment, finish })
  })
  await wakeDispatcher(dependencies)
}

async function lockBuilding(client: SqlClient, { deploymentId, leaseToken }: Finish): Promise<BuiltDeployment | undefined> {
  const { rows } = await client.query<BuiltDeployment>(
    `SELECT id, short_id AS "shortId", branch, target, created_by AS "createdBy", cancel_requested AS "cancelRequested"
     FROM deployments WHERE id = $1 AND lease_token = $2 AND status = 'building' FOR UPDATE`,
    [deploymentId, leaseToken],
  )
  return rows[0]
}

async function end(
  dependencies: Dependencies,
  client: SqlClient,
  { project, deployment, finish }: { project: LockedProject; deployment: BuiltDeployment; finish: Finish },
): Promise<void> {
  const { outcome } = finish
  const to = afterBuild(outcome.status, deployment.cancelRequested)
  const release =
    outcome.status === 'ready' ? { manifest_sha256: outcome.manifestSha256, files: outcome.files, bytes: outcome.bytes } : undefined
  const failure = outcome.status === 'failed' ? outcome.error : undefined
  const cancelled = { code: 'CANCELLED', message: BUILD_ERRORS.CANCELLED, step: null }
  const error = to === 'cancelled' ? cancelled : failure
  const changed = await changeStatus(client, {
    deploymentId: deployment.id,
    to,
    columns: { timings: JSON.stringify(toTimings(finish.timings)), ...(to === 'ready' ? release : {}) },
    ...(error ? { error: { ...error, message: error.message.replaceAll('\0', '').slice(0, MESSAGE_MAX) } } : {}),
  })
  if (changed && to === 'ready') await serveReadyDeployment(dependencies, client, { project, deployment })
  await dependencies.changes.publish({ type: 'build-log', deploymentId: deployment.id }, client)
}

/** The contract's keys: `<step>Ms`. */
const toTimings = (timings: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(timings).map(([step, ms]) => [step.endsWith('Ms') ? step : `${step}Ms`, Math.round(ms)]))
