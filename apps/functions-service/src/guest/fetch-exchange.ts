import type { Frame } from '../protocol/frame.ts'
import { META_BYTES_MAX } from '../protocol/frame.ts'
import type { FrameWriter } from '../protocol/frame-writer.ts'
import { splitParts } from '../protocol/parts.ts'
import type { HeaderPair } from '../protocol/response-headers.ts'

export interface FetchRequest {
  /** Number of the call or load it belongs to. */
  invocation: number
  method: string
  url: string
  redirect: string
  headers: HeaderPair[]
  body: Uint8Array
}

/** Takes the head of an answer (JSON, for the isolate) and the bytes of its body. */
export type FetchListener = (head: string, body: Buffer) => void

/** The fetches of user code that are with the supervisor. Each is answered at most once, and not at all when it was cancelled. */
export class FetchExchange {
  readonly #writer: FrameWriter
  readonly #listeners = new Map<number, FetchListener>()
  #lastId = 0

  constructor(writer: FrameWriter) {
    this.#writer = writer
  }

  /** Answers the fetch's id, or undefined when its head is too large for a frame; then nothing was sent. */
  send({ body, ...meta }: FetchRequest, onAnswer: FetchListener): number | undefined {
    if (Buffer.byteLength(JSON.stringify(meta)) > META_BYTES_MAX) return undefined
    const id = ++this.#lastId
    this.#listeners.set(id, onAnswer)
    this.#writer.write({ type: 'fetch', id, meta, body: [body] })
    return id
  }

  cancel(id: number): void {
    if (this.#listeners.delete(id)) this.#writer.write({ type: 'cancel', id })
  }

  /** @throws ProtocolError at a malformed body */
  answer({ id, body }: Frame): void {
    const listener = this.#listeners.get(id)
    this.#listeners.delete(id)
    const [head = Buffer.alloc(0), content = Buffer.alloc(0)] = splitParts(body, 2)
    listener?.(head.toString('utf8'), content)
  }
}
