import type { Dependencies } from '../dependencies.ts'

const KEPT = '90 days'
/** Of all projects together: beyond it the oldest go first. */
const ROWS_MAX = 1_000_000
const BATCH = 5_000

/** Removes what happened more than 90 days ago, and the oldest of more than a million (R54). Answers how many. */
export async function removeOldActivities(
  { sql }: Pick<Dependencies, 'sql'>,
  { rowsMax = ROWS_MAX }: { rowsMax?: number } = {},
): Promise<number> {
  const { rows } = await sql.query<{ id: string }>('SELECT id FROM activities ORDER BY id DESC OFFSET $1 LIMIT 1', [rowsMax])
  let removed = 0
  for (let count = BATCH; count === BATCH; removed += count) {
    const { rowCount } = await sql.query(
      `DELETE FROM activities WHERE id IN (SELECT id FROM activities WHERE created_at < now() - interval '${KEPT}' OR id <= $1::uuid LIMIT $2)`,
      [rows[0]?.id ?? '00000000-0000-0000-0000-000000000000', BATCH],
    )
    count = rowCount
  }
  return removed
}
