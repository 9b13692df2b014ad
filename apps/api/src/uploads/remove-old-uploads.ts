import type { Dependencies } from '../dependencies.ts'

const KEPT = '30 days'
const BATCH = 5_000

/** Forgets what projects uploaded and did not use for 30 days (R54): it is asked for again. The bytes stay, others may share them. Answers how many. */
export async function removeOldUploads({ sql }: Pick<Dependencies, 'sql'>): Promise<number> {
  let removed = 0
  for (let count = BATCH; count === BATCH; removed += count) {
    const { rowCount } = await sql.query(
      `DELETE FROM project_uploads WHERE (project_id, sha256) IN
         (SELECT project_id, sha256 FROM project_uploads WHERE used_at < now() - interval '${KEPT}' LIMIT $1)`,
      [BATCH],
    )
    count = rowCount
  }
  return removed
}
