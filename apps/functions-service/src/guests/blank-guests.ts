import type { Guest } from './guest.ts'
import type { GuestStarter } from './guest-starter.ts'
import { memoryCeiling } from './memory-ceiling.ts'

const RETRY_MS = { first: 200, max: 10_000 }
/** Starting a process takes a core for a while: the project that was just given one needs it more. */
const SUCCESSOR_MS = 150

interface Options {
  starter: GuestStarter
  /** Limit of most functions. */
  memoryMb: number
  count: number
}

/** A guest that is starting, then one that waits for its project. */
interface Blank {
  start: Promise<Guest>
  guest?: Guest
}

/** Guests that run but belong to nobody yet, so that a project's first call need not wait for a process to start. */
export class BlankGuests {
  readonly #options: Options
  /** Oldest first. */
  readonly #blanks = new Set<Blank>()
  #retryMs = RETRY_MS.first
  #retry: NodeJS.Timeout | undefined
  #successor: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Those that are up. */
  get ready(): Guest[] {
    return [...this.#blanks].flatMap(({ guest }) => guest ?? [])
  }

  /** Hands out the oldest one, which may still be starting, and starts its successor: soon, or at once when it was the last. @throws AppError RUNTIME_UNAVAILABLE */
  take(): Promise<Guest> {
    const [oldest] = this.#blanks
    if (!oldest) return this.#options.starter.start(memoryCeiling(this.#options.memoryMb))
    this.#blanks.delete(oldest)
    if (this.#blanks.size === 0) this.fill()
    else this.#successor ??= setTimeout(() => this.fill(), SUCCESSOR_MS).unref()
    return oldest.start
  }

  /** Starts as many as are missing; after a failure again later, with growing pauses. */
  fill(): void {
    clearTimeout(this.#successor)
    this.#successor = undefined
    while (!this.#isClosed && this.#retry === undefined && this.#blanks.size < this.#options.count) this.#startOne()
  }

  /** Ends those that are up; those on their way end as they come. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    clearTimeout(this.#successor)
    await Promise.allSettled(this.ready.map((guest) => guest.end('closing')))
  }

  #startOne(): void {
    const blank: Blank = { start: this.#options.starter.start(memoryCeiling(this.#options.memoryMb)) }
    this.#blanks.add(blank)
    blank.start.then(
      (guest) => this.#keep(blank, guest),
      () => this.#lose(blank), // the starter has logged why
    )
  }

  #keep(blank: Blank, guest: Guest): void {
    this.#retryMs = RETRY_MS.first
    if (this.#isClosed) return void guest.end('closing')
    if (!this.#blanks.has(blank)) return // taken while it was starting
    blank.guest = guest
    const onChange = (): void => {
      if (guest.isUsable) return
      if (!guest.isGone) void guest.end('unused')
      this.#lose(blank)
    }
    guest.owner = { onChange, onCrash: () => undefined } // it has no calls
    void guest.warmUp(this.#options.memoryMb)
    onChange() // it may have ended before anybody looked
  }

  #lose(blank: Blank): void {
    if (!this.#blanks.delete(blank) || this.#isClosed || this.#retry !== undefined) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.fill()
    }, this.#retryMs)
    this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MS.max)
  }
}
