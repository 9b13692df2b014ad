import { setTimeout as delay } from 'node:timers/promises'
import type { BuildLogLine, DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import type { Dependencies } from '../../dependencies.ts'
import { isFinal } from '../deployment-state.ts'
import { readLogLines } from './read-log-lines.ts'

export type LogEvent =
  | { type: 'lines'; lines: BuildLogLine[] }
  /** Nothing new for a while. */
  | { type: 'idle'; status: DeploymentStatus }
  /** The deployment has ended, and every line was told. `gone`: it was deleted. */
  | { type: 'end'; status: DeploymentStatus | 'gone' }

interface FollowOptions {
  deploymentId: string
  /** Only lines with a greater number. */
  after: number
  /** Ends the following without an `end`. */
  signal: AbortSignal
  /** Pause after which silence is reported; also how often the log is read although nobody said that it grew. */
  idleMs?: number
}

const IDLE_MS = 2_000
const AT_ONCE = 500
const RETRY_MS = 500
/** A restart of the database is waited out. */
const FAILURES_MAX = 60

/**
 * The log of a deployment, line by line as it grows on whatever copy of the api, until it has ended. Reads no further than it is asked,
 * so a slow reader holds at most 500 lines.
 *
 * @throws whatever the database throws when it stays away for half a minute
 */
export async function* followLog(dependencies: Pick<Dependencies, 'sql' | 'changes'>, options: FollowOptions): AsyncGenerator<LogEvent> {
  const { deploymentId, signal, idleMs = IDLE_MS } = options
  const bell = createBell()
  const unsubscribe = dependencies.changes.subscribe((notice) => {
    if (notice.type === 'resync' || (notice.type === 'build-log' && notice.deploymentId === deploymentId)) bell.ring()
  })
  let after = options.after
  try {
    while (!signal.aborted) {
      const rang = bell.next()
      const { status, lines } = await readPatiently(dependencies, { deploymentId, after }, signal)
      if (signal.aborted) return
      if (lines.length > 0) {
        after = lines.at(-1)?.seq ?? after
        yield { type: 'lines', lines }
      } else if (status === 'gone' || isFinal(status)) {
        return void (yield { type: 'end', status })
      } else if (!(await rangWithin(rang, idleMs, signal))) {
        yield { type: 'idle', status }
      }
    }
  } finally {
    unsubscribe()
  }
}

type State = { status: DeploymentStatus | 'gone'; lines: BuildLogLine[] }

async function readPatiently(
  { sql }: Pick<Dependencies, 'sql'>,
  { deploymentId, after }: { deploymentId: string; after: number },
  signal: AbortSignal,
): Promise<State> {
  for (let failures = 0; ; failures += 1) {
    try {
      // The status first: once it is final no line is added, so the lines read after it are all there are.
      const { rows } = await sql.query<{ status: DeploymentStatus }>(
        'SELECT status FROM deployments WHERE id = $1',
        [deploymentId],
        'log-status',
      )
      return { status: rows[0]?.status ?? 'gone', lines: await readLogLines(sql, { deploymentId, after, take: AT_ONCE }) }
    } catch (error) {
      if (failures >= FAILURES_MAX || signal.aborted) throw error
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined) // aborted: the next failure ends it
    }
  }
}

/** A promise of the next ring. Ask for it before looking, and no ring is missed between looking and waiting. */
function createBell(): { ring(): void; next(): Promise<void> } {
  let waiting = Promise.withResolvers<void>()
  return {
    ring: () => waiting.resolve(),
    next() {
      waiting = Promise.withResolvers<void>()
      return waiting.promise
    },
  }
}

async function rangWithin(rang: Promise<void>, idleMs: number, signal: AbortSignal): Promise<boolean> {
  const over = new AbortController()
  const silence = delay(idleMs, false, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => true) // aborted: look again, and see
  const heard = await Promise.race([rang.then(() => true), silence])
  over.abort()
  return heard
}
