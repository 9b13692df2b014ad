import type { SqlClient } from '../database/sql-pool.ts'
import type { ChangeNotice } from './changes.ts'

export const CHANNEL = 'plat_changes'
/** Postgres refuses payloads of 8000 bytes and more. */
const PAYLOAD_BYTES_MAX = 7_900
const LIST_BYTES_MAX = 7_000

/** Tells every api copy; inside a transaction the notice leaves with its commit, or not at all. */
export const publishNotice = (client: SqlClient, notice: ChangeNotice): Promise<void> => publishNotices(client, [notice])

/** The same for several, in one statement. */
export async function publishNotices(client: SqlClient, notices: readonly ChangeNotice[]): Promise<void> {
  const payloads = notices.flatMap(toPayloads)
  if (payloads.length === 0) return
  // as text, and from JSON: the ORM's transactions, which come here too, read no void and send no lists
  await client.query('SELECT pg_notify($1::text, payload)::text FROM json_array_elements_text($2::json) AS payload', [
    CHANNEL,
    JSON.stringify(payloads),
  ])
}

/** The notice as texts short enough for Postgres: hosts, projects and invocations are spread over several. */
export function toPayloads(notice: ChangeNotice): string[] {
  if (notice.type === 'routes') return chunk(notice.hosts).map((hosts) => JSON.stringify({ type: 'routes', hosts }))
  if (notice.type === 'invocations')
    return chunk(notice.projectIds).map((projectIds) => JSON.stringify({ type: 'invocations', projectIds }))
  if (notice.type === 'records') return chunk(notice.invocationIds).map((invocationIds) => JSON.stringify({ ...notice, invocationIds }))
  return [JSON.stringify(notice)]
}

function chunk(names: readonly string[]): string[][] {
  const chunks: string[][] = []
  let bytes = LIST_BYTES_MAX
  for (const name of new Set(names)) {
    const more = Buffer.byteLength(name) + 3
    if (more > PAYLOAD_BYTES_MAX - 100) continue // no host or id is that long
    bytes += more
    if (bytes > LIST_BYTES_MAX) {
      chunks.push([])
      bytes = more
    }
    chunks.at(-1)?.push(name)
  }
  return chunks
}
