import type { Dependencies } from '../dependencies.ts'

const BATCH = 5_000

/** Deletes sessions that are over; they were worth nothing already. Answers how many. In batches, so that no statement runs long. */
export async function removeExpiredSessions({ sql }: Pick<Dependencies, 'sql'>): Promise<number> {
  let removed = 0
  for (let count = BATCH; count === BATCH; removed += count)
    count = (await sql.query('DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= now() LIMIT $1)', [BATCH]))
      .rowCount
  return removed
}
