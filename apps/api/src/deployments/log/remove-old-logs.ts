import type { Dependencies } from '../../dependencies.ts'

const KEPT = '90 days'
const AT_ONCE = 50

/** Removes the build logs of deployments that ended more than 90 days ago (R54), a few at a time; the deployments stay. Answers how many lines went. */
export async function removeOldLogs({ sql, stopping }: Pick<Dependencies, 'sql' | 'stopping'>): Promise<number> {
  let removed = 0
  for (;;) {
    const { rowCount } = await sql.query(
      `DELETE FROM build_log_lines WHERE deployment_id IN (
         SELECT id FROM deployments d WHERE finished_at < now() - interval '${KEPT}'
           AND EXISTS (SELECT 1 FROM build_log_lines l WHERE l.deployment_id = d.id) LIMIT $1)`,
      [AT_ONCE],
    )
    removed += rowCount
    if (rowCount === 0 || stopping.aborted) return removed
  }
}
