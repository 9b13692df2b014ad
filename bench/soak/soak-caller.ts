import http from 'node:http'
import { HOSTILE_LIMITS, type Hostile } from './hostile-functions.ts'
import { type Innocent, toCallEvent } from './innocent-kinds.ts'
import { judgeHostile } from './judge-hostile.ts'
import { judgeInnocent } from './judge-innocent.ts'
import { sendCall } from './send-call.ts'
import { INNOCENT_LIMITS } from './soak-cast.ts'
import type { SoakTally } from './soak-tally.ts'
import type { VersionBook } from './version-book.ts'

/** Above its function's limit a call may take this long: 10 s until it has a place and a guest, 2 s until it is ended. */
export const OVERTIME_MS = 12_000
/** Share of the innocent calls whose callers go away. */
export const LEAVING_SHARE = 0.02
const LEAVES_WITHIN_MS = 20

/** Calls functions and counts what came of it. */
export class SoakCaller {
  readonly #options: { proxyPort: number; book: VersionBook; tally: SoakTally }
  readonly #agent = new http.Agent({ keepAlive: true })
  #calls = 0

  constructor(options: { proxyPort: number; book: VersionBook; tally: SoakTally }) {
    this.#options = options
  }

  /** A caller who `mayLeave` goes away in two of a hundred calls. */
  async callInnocent(innocent: Innocent, { mayLeave }: { mayLeave: boolean }): Promise<void> {
    const { proxyPort, book, tally } = this.#options
    this.#calls += 1
    const event = toCallEvent(innocent.kind, this.#calls)
    const sentAt = performance.now()
    const leaves = mayLeave && Math.random() < LEAVING_SHARE ? { leaves: wayToLeave() } : {}
    const { project, functionName } = innocent
    const stuckAfterMs = INNOCENT_LIMITS.timeoutMs + OVERTIME_MS
    const answer = await sendCall({ agent: this.#agent, proxyPort, project, functionName, event, stuckAfterMs, ...leaves })
    tally.countInnocent(judgeInnocent({ innocent, event, sentAt }, answer, book))
  }

  async callHostile(hostile: Hostile): Promise<void> {
    const { project, functionName, row } = hostile
    const stuckAfterMs = (row.config?.timeoutMs ?? HOSTILE_LIMITS.timeoutMs) + OVERTIME_MS
    const { proxyPort, tally } = this.#options
    const answer = await sendCall({ agent: this.#agent, proxyPort, project, functionName, event: {}, stuckAfterMs })
    tally.countHostile(judgeHostile(hostile, answer))
  }

  /** Closes its connections. */
  close(): void {
    this.#agent.destroy()
  }
}

const wayToLeave = () => (Math.random() < 0.5 ? ('with the head' as const) : { afterMs: Math.random() * LEAVES_WITHIN_MS })
