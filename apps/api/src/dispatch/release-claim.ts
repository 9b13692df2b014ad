import type { Dependencies } from '../dependencies.ts'
import { changeStatus } from '../deployments/change-status.ts'
import type { ClaimedBuild } from './claim-build.ts'

type Claim = Pick<ClaimedBuild, 'deploymentId' | 'leaseToken'>

/** Gives a claim back that no build-service took: queued again, the attempt not counted. Nothing happens when the lease has passed on. */
export async function releaseClaim(
  { sql, changes }: Pick<Dependencies, 'sql' | 'changes'>,
  { deploymentId, leaseToken }: Claim,
): Promise<void> {
  await sql.transaction(async (client) => {
    const released = await changeStatus(client, {
      deploymentId,
      to: 'queued',
      leaseToken,
      columns: { lease_token: null, lease_until: null, started_at: null },
    })
    if (!released) return
    await client.query('UPDATE deployments SET attempt = greatest(attempt - 1, 0) WHERE id = $1', [deploymentId])
    await changes.publish({ type: 'build-log', deploymentId }, client)
  })
}

/** Ends a lease at once, so that the next sweep treats the build as lost: the attempt counts. */
export async function expireClaim({ sql }: Pick<Dependencies, 'sql'>, { deploymentId, leaseToken }: Claim): Promise<void> {
  await sql.query(`UPDATE deployments SET lease_until = now() WHERE id = $1 AND lease_token = $2 AND status = 'building'`, [
    deploymentId,
    leaseToken,
  ])
}
