import type { EgressLimits } from './egress-limits.ts'
import { aborted, type EgressRefusal, failed } from './egress-refusal.ts'

interface Options {
  /** Of the call the fetch belongs to. */
  signal: AbortSignal
  limits: Pick<EgressLimits, 'headTimeoutMs' | 'idleTimeoutMs' | 'timeoutMs'>
  /** Told once, when the fetch is over. */
  onOver(): void
}

/** One fetch, from its beginning to the last byte of its body: ends it when its call goes away or one of its times is over. */
export class FetchLife {
  readonly #options: Options
  readonly #controller = new AbortController()
  readonly #whole: NodeJS.Timeout
  #step: NodeJS.Timeout
  #isOver = false
  /** Who is being asked; for messages. */
  host = 'the host'

  constructor(options: Options) {
    const { signal, limits } = options
    this.#options = options
    this.#whole = setTimeout(
      () => this.#giveUp(`${this.host} did not answer completely within ${limits.timeoutMs / 1000} seconds.`),
      limits.timeoutMs,
    )
    this.#step = setTimeout(
      () => this.#giveUp(`${this.host} did not answer within ${limits.headTimeoutMs / 1000} seconds.`),
      limits.headTimeoutMs,
    )
    signal.addEventListener('abort', this.#onAbort, { once: true })
    if (signal.aborted) this.#onAbort()
  }

  /** Aborts when the fetch is cut off; why is its reason. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The head of the response is there: from now on a silence counts. One in which nobody wants more bytes does not. */
  startBody({ isPaused }: { isPaused(): boolean }): void {
    const { limits } = this.#options
    clearTimeout(this.#step)
    this.#step = setTimeout(() => {
      if (isPaused()) this.#step.refresh()
      else this.#giveUp(`${this.host} stopped sending for ${limits.idleTimeoutMs / 1000} seconds in the middle of its response.`)
    }, limits.idleTimeoutMs)
  }

  /** Bytes of the body have come. */
  progress(): void {
    this.#step.refresh()
  }

  /** Nothing more is to come of it; further calls do nothing. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#whole)
    clearTimeout(this.#step)
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#options.onOver()
  }

  /** Ends it and closes its connection, whatever is still on the way. */
  cutOff(reason: EgressRefusal | undefined): void {
    this.#controller.abort(reason)
    this.end()
  }

  readonly #onAbort = (): void => this.cutOff(aborted())

  #giveUp(message: string): void {
    this.cutOff(failed(message))
  }
}
