import { createIsolate, type HostFunction, type UnboundIsolate } from './create-isolate.ts'

interface Options {
  /** Memory limit of most functions. */
  memoryMb: number
  /** Anything that grows with what this process is asked to do. */
  activity(): number
}

const COUNT = 4
/** Making one takes some milliseconds of this thread, so nobody may have asked for anything for so long. */
const CALM_MS = 50
/** Looks at an activity that never ceases, until one is made regardless. */
const LOOKS_MAX = 40

/**
 * Isolates made ahead in calm moments, hardened and bound to a host, so that a function's first call need not wait for one. All of one
 * memory limit: functions that want another, or WebAssembly, have theirs made on the spot.
 */
export class BlankIsolates {
  readonly #activity: () => number
  readonly #blanks: UnboundIsolate[] = []
  #memoryMb: number
  #seen = 0
  #looks = 0
  #timer: NodeJS.Timeout | undefined

  constructor({ memoryMb, activity }: Options) {
    this.#memoryMb = memoryMb
    this.#activity = activity
    this.#lookSoon()
  }

  /** One of `memoryMb`. The limit asked for last is the one that is made ahead from then on. */
  take(memoryMb: number): UnboundIsolate {
    if (memoryMb !== this.#memoryMb) this.#changeTo(memoryMb)
    this.#lookSoon()
    return this.#blanks.shift() ?? createIsolate(memoryMb)
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => this.#look(), CALM_MS)
  }

  /** Makes one when it is calm, and comes back for the next. */
  #look(): void {
    this.#timer = undefined
    if (this.#blanks.length >= COUNT) return
    const activity = this.#activity()
    this.#looks += 1
    if (activity === this.#seen || this.#looks > LOOKS_MAX) {
      this.#blanks.push(boundAhead(createIsolate(this.#memoryMb)))
      this.#looks = 0
    }
    this.#seen = activity
    this.#lookSoon()
  }

  #changeTo(memoryMb: number): void {
    this.#memoryMb = memoryMb
    for (const { isolate } of this.#blanks.splice(0)) isolate.dispose()
  }
}

/** Has a host already, that of whoever takes it. */
function boundAhead({ isolate, context, bind }: UnboundIsolate): UnboundIsolate {
  let host: HostFunction | undefined
  const enter = bind((operation, ...values) => host?.(operation, ...values), { keepsWebAssembly: false })
  return {
    isolate,
    context,
    bind(given) {
      host = given
      return enter
    },
  }
}
