import type { SqlClient } from '../database/sql-pool.ts'

/** Adds a line of the api's own after the last one of a deployment's log. The caller holds a lock on the deployment, or its lease. */
export async function appendSystemLine(
  client: SqlClient,
  { deploymentId, step, text }: { deploymentId: string; step: string; text: string },
): Promise<void> {
  await client.query(
    `INSERT INTO build_log_lines (deployment_id, seq, time, step, stream, text)
     SELECT $1, coalesce(max(seq), 0) + 1, clock_timestamp(), $2, 'system', $3 FROM build_log_lines WHERE deployment_id = $1
     ON CONFLICT DO NOTHING`,
    [deploymentId, step, text],
  )
}
