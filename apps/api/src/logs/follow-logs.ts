import type { Dependencies } from '../dependencies.ts'
import type { EventStream } from '../http/open-event-stream.ts'
import { findLogIds } from './find-log-ids.ts'
import { type LogFilter, toConditions } from './log-filter.ts'
import { readLogEntries } from './read-log-entries.ts'

interface FollowInput {
  filter: LogFilter
  /** What a reader saw last that lost its connection. */
  after: string | undefined
  stream: EventStream
}

/** After a gap at most this many are told. */
const MISSED_MAX = 200
const WAITING_MAX = 50

/**
 * Sends every invocation that fits as it is recorded, on whatever copy of the api, each once, until the stream ends. After a gap it goes
 * on from the newest it told.
 */
export function followLogs(dependencies: Pick<Dependencies, 'sql' | 'changes' | 'log'>, { filter, after, stream }: FollowInput): void {
  let newest = after
  let waiting = 0
  let turn = Promise.resolve()
  const tell = async (ids: readonly string[]): Promise<void> => {
    for (const entry of (await readLogEntries(dependencies.sql, ids)).reverse()) {
      stream.send(entry, entry.id)
      if (newest === undefined || entry.id > newest) newest = entry.id
    }
  }
  const catchUp = async (): Promise<void> => {
    if (newest === undefined) return
    const { ids } = await findLogIds(dependencies, { filter, before: undefined, limit: MISSED_MAX })
    await tell(ids.filter((id) => newest === undefined || id > newest))
  }
  const inTurn = (work: () => Promise<void>): void => {
    waiting += 1
    turn = turn
      .then(() => (stream.closed.aborted ? undefined : work()))
      .catch((error: unknown) => {
        dependencies.log.warn('followed logs ended early', { error })
        stream.end()
      })
      .finally(() => {
        waiting -= 1
      })
  }
  const unsubscribe = dependencies.changes.subscribe((notice) => {
    if (notice.type === 'resync') inTurn(catchUp)
    if (notice.type !== 'records' || notice.projectId !== filter.projectId) return
    if (waiting > WAITING_MAX) return stream.end() // it comes back, and goes on where it was
    inTurn(async () => tell(await fitting(dependencies, filter, notice.invocationIds)))
  })
  stream.closed.addEventListener('abort', unsubscribe)
  if (after !== undefined) inTurn(catchUp)
}

async function fitting({ sql }: Pick<Dependencies, 'sql'>, filter: LogFilter, ids: readonly string[]): Promise<string[]> {
  const { indexed, others, record, values } = toConditions(filter)
  const { rows } = await sql.query<{ id: string }>(
    `SELECT i.id FROM invocations i WHERE i.id = ANY($${values.push(ids)}) AND ${[...indexed, ...others, ...record].join(' AND ')}`,
    values,
  )
  return rows.map(({ id }) => id)
}
