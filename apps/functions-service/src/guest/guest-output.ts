import type { FrameWriter } from '../protocol/frame-writer.ts'
import { joinParts } from '../protocol/parts.ts'
import type { Invocation } from './invocation.ts'

const LINES_PER_FRAME_MAX = 256

/** What a guest tells its supervisor of its own accord. Lines of one turn of the event loop leave together, before what is said after them. */
export class GuestOutput {
  readonly #writer: FrameWriter
  #lines: string[] = []
  #linesOf = 0

  constructor(writer: FrameWriter) {
    this.#writer = writer
  }

  ready(): void {
    this.#writer.write({ type: 'ready', id: 0, meta: { protocol: 1 } })
  }

  pong(id: number): void {
    this.#writer.write({ type: 'pong', id })
  }

  /** `number` is the invocation's or, while its module loads, that of the load. */
  log(number: number, line: string): void {
    if (number !== this.#linesOf || this.#lines.length >= LINES_PER_FRAME_MAX) this.#flush()
    if (this.#lines.length === 0) setImmediate(() => this.#flush())
    this.#linesOf = number
    this.#lines.push(line)
  }

  loaded(id: number): void {
    this.#flush()
    this.#writer.write({ type: 'loaded', id })
  }

  loadFailed(id: number, failure: { code: string; message: string; stack: string }): void {
    this.#flush()
    this.#writer.write({ type: 'loadFailed', id, meta: { code: failure.code }, body: joinParts([failure.message, failure.stack]) })
  }

  /** The outcome of an invocation, which must have one. */
  result(invocation: Invocation, heapBytes: number): void {
    const { outcome, number } = invocation
    if (!outcome) return
    this.#flush()
    const figures = { cpuMs: Math.round(Number(invocation.cpuNs) / 1e4) / 100, heapBytes }
    if (outcome.type === 'failure') {
      const meta = { type: 'failure', code: outcome.code, ...figures }
      this.#writer.write({ type: 'result', id: number, meta, body: joinParts([outcome.message, outcome.stack ?? '']) })
      return
    }
    const { status, headers, resultKind } = outcome
    this.#writer.write({
      type: 'result',
      id: number,
      meta: { type: 'response', status, headers, resultKind, ...figures },
      body: [outcome.body],
    })
  }

  #flush(): void {
    if (this.#lines.length === 0) return
    const lines = this.#lines
    this.#lines = []
    this.#writer.write({ type: 'log', id: this.#linesOf, body: joinParts(lines) })
  }
}
