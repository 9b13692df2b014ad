import type ivm from 'isolated-vm'
import type { Invocation } from './invocation.ts'
import { describeCopied } from './thrown-text.ts'

/** How long an entry may outlive its time limit before the isolate is taken down: isolated-vm's own limit is at times late or deaf. */
const GRACE_MS = 250

/** One crossing into the isolate. `run` must hand `timeoutMs` to isolated-vm. */
export interface Entry {
  invocation: Invocation
  /** Instead of what is left of the invocation's time. */
  limitMs?: number
  run(timeoutMs: number): Promise<unknown>
}

export type EntryEnding =
  | { type: 'done' }
  | { type: 'timeout' }
  | { type: 'memory' }
  | { type: 'disposed' }
  /** The entry ran; a promise of user code was rejected in it and nobody took notice. */
  | { type: 'unhandled'; message: string; stack: string }

interface LaneOptions {
  isolate: ivm.Isolate
  /** Told after each entry, in order. */
  onEntered(entry: Entry, ending: EntryEnding): void
}

/**
 * The only way into an isolate (R5). Entries run one after another in isolated-vm's own threads, so this thread stays free whatever user
 * code does; each is bounded by what is left of its invocation's time, raced against the wall clock, and metered.
 */
export class Lane {
  readonly #options: LaneOptions
  readonly #waiting: Entry[] = []
  #running: Entry | undefined
  #cpuBefore: bigint | undefined
  #isPumping = false
  #isClosed = false

  constructor(options: LaneOptions) {
    this.#options = options
  }

  /** Charges the running entry's invocation with the CPU time used so far. */
  meter(): void {
    const now = cpuTime(this.#options.isolate)
    if (this.#running && now !== undefined && this.#cpuBefore !== undefined) this.#running.invocation.cpuNs += now - this.#cpuBefore
    this.#cpuBefore = now
  }

  /** The entry that the isolate is executing. */
  get running(): Entry | undefined {
    return this.#running
  }

  enter(entry: Entry): void {
    if (this.#isClosed) return
    entry.invocation.entries++
    this.#waiting.push(entry)
    if (!this.#isPumping) void this.#pump()
  }

  /** Drops what waits. What runs still reports its ending. */
  close(): void {
    this.#isClosed = true
    this.#waiting.length = 0
  }

  async #pump(): Promise<void> {
    this.#isPumping = true
    for (let entry = this.#waiting.shift(); entry; entry = this.#waiting.shift()) {
      const { invocation } = entry
      if (!invocation.isOver) {
        this.#running = entry
        this.#cpuBefore = cpuTime(this.#options.isolate)
        const ending = await this.#execute(entry)
        this.meter()
        this.#running = undefined
        invocation.entries--
        this.#options.onEntered(entry, ending)
      }
    }
    this.#isPumping = false
  }

  async #execute(entry: Entry): Promise<EntryEnding> {
    const { isolate } = this.#options
    const startedAt = performance.now()
    const timeoutMs = Math.max(1, Math.ceil(entry.limitMs ?? entry.invocation.deadline - startedAt))
    let watchdog: NodeJS.Timeout | undefined
    const overdue = new Promise<EntryEnding>((resolve) => {
      watchdog = setTimeout(() => {
        disposeQuietly(isolate)
        resolve({ type: 'timeout' })
      }, timeoutMs + GRACE_MS)
    })
    const ran = started(entry, timeoutMs).then(
      (): EntryEnding => ({ type: 'done' }),
      (thrown: unknown): EntryEnding => endingOf(thrown, { isolate, wasLong: performance.now() - startedAt >= timeoutMs - 5 }),
    )
    const ending = await Promise.race([ran, overdue])
    clearTimeout(watchdog)
    return ending
  }
}

/** What fails before it even crosses is a rejection like any other. */
async function started(entry: Entry, timeoutMs: number): Promise<void> {
  await entry.run(timeoutMs)
}

function endingOf(thrown: unknown, { isolate, wasLong }: { isolate: ivm.Isolate; wasLong: boolean }): EntryEnding {
  const { message, stack } = describeCopied(thrown)
  if (isolate.isDisposed) return { type: message.includes('memory limit') ? 'memory' : 'disposed' }
  // The words alone prove nothing: user code may reject with the same.
  if (message === 'Script execution timed out.' && wasLong) return { type: 'timeout' }
  return { type: 'unhandled', message, stack }
}

function cpuTime(isolate: ivm.Isolate): bigint | undefined {
  try {
    return isolate.cpuTime
  } catch {
    // Disposed meanwhile: its account is closed.
    return undefined
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
