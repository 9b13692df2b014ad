import type { Dependencies } from '../dependencies.ts'

const AGE_DAYS_MAX = 30
/** Rows of one statement: short locks, short transactions. */
const CHUNK = 2_000
const DAY_MS = 86_400_000

const OLD = {
  figures: `DELETE FROM function_figures WHERE ctid IN (
    SELECT ctid FROM function_figures f WHERE f.hour < $1 OR NOT EXISTS (SELECT 1 FROM projects p WHERE p.id = f.project_id)
    LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED)`,
  batches: `DELETE FROM figure_batches WHERE id IN (
    SELECT id FROM figure_batches WHERE created_at < $1 LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED)`,
}

/**
 * Removes figures of hours more than 30 days ago and of projects that are gone, and the names of batches that can no longer come again.
 * Answers how many figures. Safe to run on several api copies at once and to be cut off anywhere.
 */
export async function removeOldFigures({ sql, clock }: Pick<Dependencies, 'sql' | 'clock'>): Promise<number> {
  const before = new Date(clock.now().getTime() - AGE_DAYS_MAX * DAY_MS)
  await removeAll(sql, OLD.batches, before)
  return await removeAll(sql, OLD.figures, before)
}

async function removeAll(sql: Dependencies['sql'], statement: string, before: Date): Promise<number> {
  let removed = 0
  for (;;) {
    const { rowCount } = await sql.query(statement, [before])
    removed += rowCount
    if (rowCount < CHUNK) return removed
  }
}
