/** Whoever comes while it is closed waits until it opens, at most `limitMs`: a fault here must not hang a browser. */
export class Gate {
  readonly #limitMs: number
  #closed: PromiseWithResolvers<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  get passed(): Promise<void> {
    return this.#closed?.promise ?? Promise.resolve()
  }

  close(): void {
    this.#closed ??= Promise.withResolvers<void>()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.open(), this.#limitMs).unref()
  }

  open(): void {
    clearTimeout(this.#timer)
    this.#closed?.resolve()
    this.#closed = undefined
  }
}
