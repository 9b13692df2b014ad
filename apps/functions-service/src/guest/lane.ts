import type ivm from 'isolated-vm'
import { bare } from './bare.ts'
import type { EntryFunction, IsolateArgument } from './create-isolate.ts'
import { type EntryEnding, endingOf } from './entry-ending.ts'
import type { Invocation } from './invocation.ts'
import { LaneChoice } from './lane-choice.ts'

/** How long an entry may outlive its time limit before the isolate is taken down: isolated-vm's own limit is at times late or deaf. */
const GRACE_MS = 250
/** isolated-vm keeps the timer of an entry until it runs out, whether or not the entry has ended: for longer limits we keep our own. */
const LIMIT_MS_MAX = 30_000
const RESCUE_MS = 100

/** One crossing into the isolate. */
export interface Entry {
  /** Those it is made for: the earliest deadline bounds it, its CPU time is shared out among them. */
  calls: readonly Invocation[]
  /** Instead of what is left until the deadline. */
  limitMs?: number
  /** Arguments for the prelude's `enter`; made when the entry runs, since buffers cross only once. */
  values(): IsolateArgument[]
  /** Instead of an entry by `enter`: code that runs in the isolate in another way. Always in the async lane. */
  run?(timeoutMs: number): Promise<unknown>
}

export interface LaneListener {
  /** Told after each entry, in order: how it ended, and the list of what settled in it (74-calls.js), even when it was cut off. */
  onEntered(entry: Entry, ending: EntryEnding, settled: readonly unknown[]): void
}

/**
 * The only way into an isolate (R5). Entries run one after another, on this thread or in isolated-vm's own, as LaneChoice has it; each is
 * bounded by what is left of its calls' time, and metered.
 */
export class Lane {
  readonly #isolate: ivm.Isolate
  readonly #enter: EntryFunction
  readonly #listener: LaneListener
  readonly #choice = new LaneChoice()
  readonly #waiting: Entry[] = []
  #running: Entry | undefined
  /** The ending of an entry is being told: what is entered meanwhile waits, so that endings are told one after another. */
  #isTelling = false
  #isClosed = false

  constructor(isolate: ivm.Isolate, enter: EntryFunction, listener: LaneListener) {
    this.#isolate = isolate
    this.#enter = enter
    this.#listener = listener
  }

  /** The entry that the isolate is executing. */
  get running(): Entry | undefined {
    return this.#running
  }

  /** Runs an entry: before this returns when nothing is running and the function is quick, else in its turn. */
  enter(entry: Entry): void {
    if (this.#isClosed) return
    for (const call of entry.calls) call.entries++
    this.#waiting.push(entry)
    if (this.#running === undefined && !this.#isTelling) this.#next()
  }

  /** Drops what waits. What runs still reports its ending. */
  close(): void {
    this.#isClosed = true
    this.#waiting.length = 0
  }

  #next(): void {
    for (let entry = this.#waiting.shift(); entry; entry = this.#waiting.shift()) {
      const limitMs = limitOf(entry)
      this.#running = entry
      if (this.#choice.isSync && entry.run === undefined && limitMs <= LIMIT_MS_MAX) this.#runSync(entry, limitMs)
      else return void this.#runAsync(entry, limitMs)
    }
  }

  #runSync(entry: Entry, limitMs: number): void {
    const cpuBefore = cpuTime(this.#isolate)
    const startedAt = performance.now()
    let settled: unknown
    let ending: EntryEnding = DONE
    try {
      settled = this.#enter.applySync(undefined, entry.values(), bare({ timeout: limitMs, result: COPIED }))
    } catch (thrown) {
      ending = endingOf(thrown, { isolate: this.#isolate, wasLong: performance.now() - startedAt >= limitMs - 5 })
      settled = this.#rescue()
    }
    this.#end(entry, { ending, settled, cpuBefore })
  }

  async #runAsync(entry: Entry, limitMs: number): Promise<void> {
    const cpuBefore = cpuTime(this.#isolate)
    const startedAt = performance.now()
    let watchdog: NodeJS.Timeout | undefined
    const hasOwnLimit = limitMs > LIMIT_MS_MAX
    const overdue = new Promise<EntryEnding>((resolve) => {
      watchdog = setTimeout(
        () => {
          disposeQuietly(this.#isolate)
          resolve({ type: 'timeout' })
        },
        limitMs + (hasOwnLimit ? 0 : GRACE_MS),
      )
    })
    let settled: unknown
    const ran = this.#started(entry, hasOwnLimit ? undefined : limitMs).then(
      (value): EntryEnding => {
        settled = value
        return DONE
      },
      (thrown: unknown): EntryEnding => endingOf(thrown, { isolate: this.#isolate, wasLong: performance.now() - startedAt >= limitMs - 5 }),
    )
    const ending = await Promise.race([ran, overdue])
    clearTimeout(watchdog)
    if (ending.type !== 'done') settled = this.#rescue()
    this.#end(entry, { ending, settled, cpuBefore })
    this.#next()
  }

  /** What fails before it even crosses is a rejection like any other. */
  async #started(entry: Entry, timeoutMs: number | undefined): Promise<unknown> {
    if (entry.run) return await entry.run(timeoutMs ?? LIMIT_MS_MAX)
    const timeout = timeoutMs === undefined ? {} : { timeout: timeoutMs }
    return await this.#enter.apply(undefined, entry.values(), bare({ ...timeout, result: COPIED }))
  }

  /** What had settled before an entry was cut off. */
  #rescue(): unknown {
    if (this.#isolate.isDisposed) return undefined
    try {
      return this.#enter.applySync(undefined, ['rescue'], bare({ timeout: RESCUE_MS, result: COPIED }))
    } catch {
      // An isolate that cannot even hand over a list is past use.
      disposeQuietly(this.#isolate)
      return undefined
    }
  }

  #end(entry: Entry, { ending, settled, cpuBefore }: { ending: EntryEnding; settled: unknown; cpuBefore: bigint }): void {
    const cpuNs = cpuTime(this.#isolate) - cpuBefore
    if (cpuNs > 0n) share(cpuNs, entry.calls)
    if (ending.type === 'timeout') this.#choice.demote()
    else this.#choice.note(Number(cpuNs) / 1e6)
    for (const call of entry.calls) call.entries--
    this.#running = undefined
    this.#isTelling = true
    this.#listener.onEntered(entry, ending, Array.isArray(settled) ? settled : [])
    this.#isTelling = false
  }
}

const DONE: EntryEnding = { type: 'done' }
const COPIED = bare({ copy: true as const })

function limitOf({ calls, limitMs }: Entry): number {
  if (limitMs !== undefined) return Math.max(1, Math.ceil(limitMs))
  let deadline = Number.POSITIVE_INFINITY
  for (const call of calls) deadline = Math.min(deadline, call.deadline)
  return Math.max(1, Math.ceil(deadline - performance.now()))
}

function share(cpuNs: bigint, calls: readonly Invocation[]): void {
  const each = Number(cpuNs) / calls.length
  for (const call of calls) call.cpuNs += each
}

function cpuTime(isolate: ivm.Isolate): bigint {
  try {
    return isolate.cpuTime
  } catch {
    // Disposed meanwhile: its account is closed.
    return 0n
  }
}

/** Takes an isolate down, also while it runs. */
export function disposeQuietly(isolate: ivm.Isolate): void {
  try {
    isolate.dispose()
  } catch {
    // It was gone already, which is what was wanted.
  }
}
