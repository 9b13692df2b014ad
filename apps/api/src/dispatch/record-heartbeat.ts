import type { BuildServiceHeartbeat, BuildServiceOrders } from '@plat/shared/contracts/builds.ts'
import type { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { wakeDispatcher } from './wake-dispatcher.ts'

type Heartbeat = z.infer<typeof BuildServiceHeartbeat>

/**
 * Notes that a build-service lives, renews the leases of the builds it runs, and tells it which of them to stop. A free slot starts
 * waiting builds at once.
 */
export async function recordHeartbeat(
  dependencies: Pick<Dependencies, 'sql' | 'queue' | 'log'>,
  { id, url, slots, running }: Heartbeat,
  { leaseMs }: { leaseMs: number },
): Promise<z.infer<typeof BuildServiceOrders>> {
  const { sql } = dependencies
  await sql.query(
    `INSERT INTO build_services (id, url, slots, seen_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (id) DO UPDATE SET url = excluded.url, slots = excluded.slots, seen_at = excluded.seen_at`,
    [id, url.replace(/\/+$/, ''), slots],
  )
  const { rows: renewed } = await sql.query<{ id: string; cancelRequested: boolean }>(
    `UPDATE deployments d SET lease_until = now() + $3 * interval '1 ms' FROM unnest($1::uuid[], $2::text[]) AS run(id, token)
     WHERE d.id = run.id AND d.lease_token = run.token AND d.status = 'building' RETURNING d.id, d.cancel_requested AS "cancelRequested"`,
    [running.map(({ deploymentId }) => deploymentId), running.map(({ leaseToken }) => leaseToken), leaseMs],
  )
  const kept = new Set(renewed.filter(({ cancelRequested }) => !cancelRequested).map((build) => build.id))
  if (slots > running.length) await wakeIfQueued(dependencies)
  return { stop: running.map(({ deploymentId }) => deploymentId).filter((deploymentId) => !kept.has(deploymentId.toLowerCase())) }
}

async function wakeIfQueued(dependencies: Pick<Dependencies, 'sql' | 'queue' | 'log'>): Promise<void> {
  const { rows } = await dependencies.sql.query(`SELECT 1 FROM deployments WHERE status = 'queued' LIMIT 1`)
  if (rows.length > 0) await wakeDispatcher(dependencies)
}
