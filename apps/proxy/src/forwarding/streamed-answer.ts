import type { ServerResponse } from 'node:http'
import { HeldBytes } from './held-bytes.ts'

/**
 * The body of an answer that comes piece by piece, on its way to the visitor. Each piece leaves at once when the visitor keeps up. For one
 * who does not, bytes are put together until the last write is through, and the function gets credit for new ones only then: so no more
 * than the link's window is ever held for a visitor.
 */
export class StreamedAnswer {
  readonly #response: ServerResponse
  readonly #consume: (bytes: number) => void
  readonly #held = new HeldBytes()
  readonly #onWritten = () => this.#written()
  /** Of the write under way. */
  #writingBytes = 0

  /** `consume` gives the function credit. */
  constructor(response: ServerResponse, consume: (bytes: number) => void) {
    this.#response = response
    this.#consume = consume
  }

  /** The beginning, for which no credit is due; the head has been written. */
  begin(body: Buffer): void {
    if (body.length === 0) this.#response.flushHeaders()
    else this.#response.write(body)
  }

  write(chunk: Buffer): void {
    if (this.#writingBytes > 0) return void this.#held.append(chunk)
    this.#writingBytes = chunk.length
    this.#response.write(chunk, this.#onWritten)
  }

  end(): void {
    this.#response.end(this.#held.take())
  }

  #written(): void {
    const bytes = this.#writingBytes
    this.#writingBytes = 0
    if (this.#response.writableEnded || this.#response.destroyed) return
    if (this.#held.length > 0) this.write(this.#held.take())
    this.#consume(bytes)
  }
}
