import type { Dependencies } from '../dependencies.ts'
import { type LogFilter, toConditions } from './log-filter.ts'

interface Search {
  filter: LogFilter
  /** Only those before this id. */
  before: string | undefined
  limit: number
}

export interface FoundLogs {
  /** Newest first. */
  ids: string[]
  /** Where to go on; null: there are no more. */
  next: string | null
}

/** Rows looked at by one statement, and by one page. Records are large, columns are not. */
const ROWS = { columns: { atOnce: 5_000, max: 100_000 }, records: { atOnce: 500, max: 10_000 } }
/** A page says after this time how far it got. */
const SEARCH_MS_MAX = 1_000

/**
 * The newest invocations that fit, found in steps along an index: however many there are, a page looks at a bounded number of them, and
 * may find fewer than asked for, or none, with a place to go on from.
 */
export async function findLogIds({ sql }: Pick<Dependencies, 'sql'>, { filter, before, limit }: Search): Promise<FoundLogs> {
  const { atOnce, max } = filter.text === undefined ? ROWS.columns : ROWS.records
  const deadline = performance.now() + SEARCH_MS_MAX
  const ids: string[] = []
  let from = before
  for (let looked = 0; ; ) {
    const step = await lookAt(sql, { filter, before: from, rows: atOnce, take: limit + 1 - ids.length })
    ids.push(...step.ids)
    looked += step.looked
    if (ids.length > limit) return { ids: ids.slice(0, limit), next: ids[limit - 1] ?? null }
    if (step.looked < atOnce || step.last === null) return { ids, next: null }
    from = step.last
    if (looked >= max || performance.now() > deadline) return { ids, next: from }
  }
}

interface Step {
  ids: string[]
  looked: number
  /** The oldest one looked at. */
  last: string | null
}

async function lookAt(
  sql: Dependencies['sql'],
  { filter, before, rows, take }: { filter: LogFilter; before: string | undefined; rows: number; take: number },
): Promise<Step> {
  const { indexed, others, record, values } = toConditions(filter)
  const where = [...indexed, ...(before === undefined ? [] : [`i.id < $${values.push(before)}`])]
  const source = record.length > 0 ? 'looked l JOIN invocations i ON i.id = l.id' : 'looked i'
  const { rows: found } = await sql.query<Step>(
    `WITH looked AS MATERIALIZED (
       SELECT i.id, i.level, i.version, i.status FROM invocations i WHERE ${where.join(' AND ')} ORDER BY i.id DESC LIMIT $${values.push(rows)}
     )
     SELECT (SELECT count(*)::int FROM looked) AS looked, (SELECT id FROM looked ORDER BY id LIMIT 1) AS last,
       ARRAY(SELECT i.id FROM ${source} WHERE ${[...others, ...record, 'true'].join(' AND ')} ORDER BY i.id DESC LIMIT $${values.push(take)}) AS ids`,
    values,
  )
  return found[0] ?? { ids: [], looked: 0, last: null }
}
