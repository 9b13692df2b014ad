import type { Exchange } from '@plat/link/link.ts'

export interface InvocationLimits {
  timeoutMs: number
  responseBytesMax: number
  logBytesMax: number
  /** The caller asks what kind of result it is. */
  wantsKind?: boolean
}

const LOG_LINES_MAX = 10_000
const TIMERS_MAX = 1000
const FETCHES_ACTIVE_MAX = 6
const FETCHES_TOTAL_MAX = 100

/**
 * One call inside the guest, with everything it may use up (R8). Number 0 is the module's own scope: what the top level started, which
 * belongs to no call and has no outcome.
 */
export class Invocation {
  readonly number: number
  readonly limits: InvocationLimits
  /** performance.now() at which its time is over. */
  readonly deadline: number
  /** Live timers by the id the isolate gave them. */
  readonly timers = new Map<number, NodeJS.Timeout | NodeJS.Immediate>()
  /** Fetches under way: id in the isolate → id on the wire. */
  readonly fetches = new Map<number, number>()
  #fetchesTotal = 0
  #logBytes = 0
  #logLines = 0
  #logIsFull = false
  /** Entries for it that wait or run. */
  entries = 0
  cpuNs = 0
  /** Its response has begun, or it has failed. */
  isAnswered = false
  /** The response is being made piece by piece. */
  isStreaming = false
  /** The supervisor has been told all: nothing of it is to run any more. */
  isOver = false
  /** The handler came back without an answer: one may still come through `res`, while a timer or a fetch is pending. */
  hasReturned = false
  /** Its handler begins once the body is there. */
  awaitsBody = false
  /** The caller has gone, or the time is over. */
  isCancelled = false
  /** Of the stream: sent on and not yet told to the isolate. */
  creditBytes = 0
  /** The way to the supervisor; the module's own scope has none. */
  readonly exchange: Exchange | undefined
  /** Lines that leave with the turn. */
  lines: string[] = []
  cancelTimer: NodeJS.Timeout | undefined
  /** Takes the isolate's `bodyPull`. */
  onBodyPull: ((bytes: number) => void) | undefined

  constructor(number: number, limits: InvocationLimits, exchange?: Exchange) {
    this.number = number
    this.limits = limits
    this.exchange = exchange
    this.deadline = performance.now() + limits.timeoutMs
  }

  get id(): number {
    return this.number
  }

  /** Its time is over. */
  get isOverdue(): boolean {
    return this.deadline - performance.now() <= 1
  }

  get isIdle(): boolean {
    return this.timers.size === 0 && this.fetches.size === 0 && this.entries === 0
  }

  mayStartTimer(id: number): boolean {
    return this.timers.has(id) || this.timers.size < TIMERS_MAX
  }

  /** Counts a fetch. Answers why it may not start, or undefined. */
  refuseFetch(): string | undefined {
    if (this.#fetchesTotal >= FETCHES_TOTAL_MAX) return `A call may fetch at most ${FETCHES_TOTAL_MAX} times`
    if (this.fetches.size >= FETCHES_ACTIVE_MAX) return `A call may have at most ${FETCHES_ACTIVE_MAX} fetches under way`
    this.#fetchesTotal++
    return undefined
  }

  /** The line to keep of what was printed, cut to the room that is left; the last one says that there will be no more. */
  admitLog(level: string, text: string): { lines: string[]; isFull: boolean } {
    if (this.#logIsFull) return { lines: [], isFull: true }
    const line = `[${level}] ${text}`
    const bytes = Buffer.byteLength(line) + 1
    const room = this.limits.logBytesMax - this.#logBytes
    this.#logLines++
    if (bytes <= room && this.#logLines <= LOG_LINES_MAX) {
      this.#logBytes += bytes
      return { lines: [line], isFull: false }
    }
    this.#logIsFull = true
    const cut = bytes > room ? Buffer.from(line.slice(0, room)).subarray(0, room).toString('utf8') : ''
    return { lines: [...(cut ? [cut] : []), '[WARN] The log ends here: the call printed more than is kept.'], isFull: true }
  }

  stopTimers(): void {
    for (const timer of this.timers.values()) clearTimer(timer)
    this.timers.clear()
  }

  stopTimer(id: number): void {
    const timer = this.timers.get(id)
    if (timer) clearTimer(timer)
    this.timers.delete(id)
  }
}

function clearTimer(timer: NodeJS.Timeout | NodeJS.Immediate): void {
  if ('refresh' in timer) clearTimeout(timer)
  else clearImmediate(timer)
}
