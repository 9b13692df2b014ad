import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { changeStatus } from '../deployments/change-status.ts'
import { createLeaseToken, leasePrefix } from './lease-token.ts'

export interface ClaimedBuild {
  deploymentId: string
  leaseToken: string
  buildServiceId: string
  buildServiceUrl: string
  /** When the service was last heard of. */
  buildServiceSeenAt: Date
}

interface ClaimOptions {
  leaseMs: number
  seenMs: number
  /** Build-services not to use until they are heard of again: when each was last heard of, by id. */
  paused: ReadonlyMap<string, Date>
}

/** Serialises claims over all copies of the api, so that slots and the limit per project are counted truly. */
const CLAIM_LOCK = 4_823_001
const BUILDING_PER_PROJECT_MAX = 2
/** How far back "whose turn is it" looks. */
const TURN_WINDOW = '1 day'

/**
 * Takes the next queued deployment for a free slot of a live build-service, in one transaction: status, attempt, lease. Projects take
 * turns, each builds at most two at once, and within a project the oldest goes first. Undefined when there is nothing to do.
 */
export async function claimBuild(
  { sql, changes }: Pick<Dependencies, 'sql' | 'changes'>,
  options: ClaimOptions,
): Promise<ClaimedBuild | undefined> {
  return sql.transaction(async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [CLAIM_LOCK])
    const service = await findFreeService(client, options)
    if (!service) return undefined
    const deploymentId = await findNextDeployment(client)
    if (deploymentId === undefined) return undefined
    const leaseToken = createLeaseToken(service.id)
    await changeStatus(client, { deploymentId, to: 'building', columns: { lease_token: leaseToken } })
    await client.query(
      `UPDATE deployments SET attempt = attempt + 1, started_at = clock_timestamp(),
         lease_until = clock_timestamp() + $2 * interval '1 ms' WHERE id = $1`,
      [deploymentId, options.leaseMs],
    )
    await changes.publish({ type: 'build-log', deploymentId }, client)
    return { deploymentId, leaseToken, buildServiceId: service.id, buildServiceUrl: service.url, buildServiceSeenAt: service.seenAt }
  })
}

interface Service {
  id: string
  url: string
  slots: number
  seenAt: Date
}

/** The live build-service with the most free slots: its slots without the leases it holds. */
async function findFreeService(client: SqlClient, { seenMs, paused }: ClaimOptions): Promise<Service | undefined> {
  const { rows: services } = await client.query<Service>(
    `SELECT id, url, slots, seen_at AS "seenAt" FROM build_services WHERE seen_at > now() - $1 * interval '1 ms' AND slots > 0 ORDER BY id`,
    [seenMs],
  )
  const usable = services.filter(({ id, seenAt }) => paused.get(id)?.getTime() !== seenAt.getTime())
  if (usable.length === 0) return undefined
  const { rows: leases } = await client.query<{ prefix: string; count: number }>(
    `SELECT split_part(lease_token, '.', 1) || '.' AS prefix, count(*)::int AS count FROM deployments WHERE status = 'building' GROUP BY 1`,
  )
  const held = new Map(leases.map(({ prefix, count }) => [prefix, count]))
  const free = usable.map((service) => ({ service, slots: service.slots - (held.get(leasePrefix(service.id)) ?? 0) }))
  return free.filter(({ slots }) => slots > 0).sort((a, b) => b.slots - a.slots)[0]?.service
}

async function findNextDeployment(client: SqlClient): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT d.id FROM deployments d JOIN (
       SELECT q.project_id, count(*) FILTER (WHERE b.status = 'building') AS building, max(b.started_at) AS last_turn
       FROM (SELECT DISTINCT project_id FROM deployments WHERE status = 'queued') q
       LEFT JOIN deployments b ON b.project_id = q.project_id
         AND (b.status = 'building' OR b.created_at > now() - interval '${TURN_WINDOW}')
       GROUP BY q.project_id
     ) turn ON turn.project_id = d.project_id
     WHERE d.status = 'queued' AND turn.building < $1
     ORDER BY turn.building, turn.last_turn NULLS FIRST, d.created_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED`,
    [BUILDING_PER_PROJECT_MAX],
  )
  return rows[0]?.id
}
