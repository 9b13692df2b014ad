import type { Dependencies } from '../dependencies.ts'

const AGE_DAYS_MAX = 7
const PER_PROJECT_MAX = 10_000
/** Rows of one statement: short locks, short transactions. */
const CHUNK = 2_000
const DAY_MS = 86_400_000

interface Retention {
  ageDaysMax?: number
  perProjectMax?: number
}

/**
 * Removes invocations that are older than 7 days, of projects that are gone, or beyond the newest 10 000 of their project. Answers how
 * many. Safe to run on several api copies at once and to be cut off anywhere.
 */
export async function removeOldInvocations(
  { sql, clock }: Pick<Dependencies, 'sql' | 'clock'>,
  { ageDaysMax = AGE_DAYS_MAX, perProjectMax = PER_PROJECT_MAX }: Retention = {},
): Promise<number> {
  const before = new Date(clock.now().getTime() - ageDaysMax * DAY_MS)
  let removed = await removeWhere(sql, 'i.created_at < $1', [before])
  const { rows: projects } = await sql.query<{ id: string; exists: boolean; count: string }>(
    `SELECT i.project_id AS id, p.id IS NOT NULL AS exists, count(*) AS count
     FROM invocations i LEFT JOIN projects p ON p.id = i.project_id GROUP BY i.project_id, p.id`,
  )
  for (const { id, exists, count } of projects) {
    if (!exists) removed += await removeWhere(sql, 'i.project_id = $1', [id])
    else if (Number(count) > perProjectMax) removed += await removeBeyond(sql, id, perProjectMax)
  }
  return removed
}

async function removeBeyond(sql: Dependencies['sql'], projectId: string, kept: number): Promise<number> {
  const { rows } = await sql.query<{ id: string }>('SELECT id FROM invocations WHERE project_id = $1 ORDER BY id DESC OFFSET $2 LIMIT 1', [
    projectId,
    kept,
  ])
  const newestToGo = rows[0]
  return newestToGo ? removeWhere(sql, 'i.project_id = $1 AND i.id <= $2', [projectId, newestToGo.id]) : 0
}

/** In chunks, skipping what another copy is removing just now. `condition` is one of the constants above. */
async function removeWhere(sql: Dependencies['sql'], condition: string, values: unknown[]): Promise<number> {
  let removed = 0
  for (;;) {
    const { rowCount } = await sql.query(
      `DELETE FROM invocations WHERE id IN (SELECT i.id FROM invocations i WHERE ${condition} LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED)`,
      values,
    )
    removed += rowCount
    if (rowCount < CHUNK) return removed
  }
}
