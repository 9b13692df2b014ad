import type { Frame } from '../protocol/frame.ts'
import type { FrameWriter } from '../protocol/frame-writer.ts'
import { joinParts } from '../protocol/parts.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import type { GuestConnectionOptions, GuestFetch, GuestFetchAnswer } from './guest-connection.ts'
import { readFetch } from './read-guest-frame.ts'

/** More at once than any number of well-counted calls would have: the guest does not keep to its quotas. */
const ACTIVE_MAX = 1024
const NOBODYS: GuestFetchAnswer = {
  type: 'error',
  name: 'TypeError',
  message: 'A fetch is possible only while a call of the function is running',
}
const TOO_LARGE: GuestFetchAnswer = {
  type: 'error',
  name: 'RangeError',
  code: 'LIMIT_EXCEEDED',
  message: 'The answer to the fetch is too large',
}

interface Options {
  writer: FrameWriter
  onFetch: GuestConnectionOptions['onFetch']
  /** Whose fetch it is, by the number in the frame; undefined when there is no such call. */
  ownerOf(invocation: number): Pick<GuestFetch, 'invocationId' | 'functionKey'> | undefined
}

/** Hands the fetches of user code to the door out and its answers back. */
export class GuestFetches {
  readonly #options: Options
  readonly #active = new Map<number, AbortController>()

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws ProtocolError */
  start(frame: Frame): void {
    const { invocation, ...fetch } = readFetch(frame)
    if (this.#active.has(frame.id)) throw new ProtocolError('A fetch uses an id twice.')
    if (this.#active.size >= ACTIVE_MAX) throw new ProtocolError('Too many fetches are under way.')
    const owner = this.#options.ownerOf(invocation)
    if (!owner) {
      this.#answer(frame.id, NOBODYS)
      return
    }
    const controller = new AbortController()
    this.#active.set(frame.id, controller)
    void this.#run(frame.id, { ...fetch, ...owner }, controller)
  }

  abort(id: number): void {
    this.#active.get(id)?.abort()
    this.#active.delete(id)
  }

  abortAll(): void {
    for (const id of [...this.#active.keys()]) this.abort(id)
  }

  async #run(id: number, fetch: GuestFetch, controller: AbortController): Promise<void> {
    let answer: GuestFetchAnswer
    try {
      answer = await this.#options.onFetch(fetch, controller.signal)
    } catch {
      // The door answers its failures as values; what it throws is its own trouble and no business of user code.
      answer = { type: 'error', name: 'TypeError', message: 'fetch failed' }
    }
    if (this.#active.delete(id)) this.#answer(id, answer)
  }

  #answer(id: number, answer: GuestFetchAnswer): void {
    const { body, ...head } = answer.type === 'response' ? answer : { ...answer, body: Buffer.alloc(0) }
    try {
      this.#options.writer.write({ type: 'fetchAnswer', id, body: joinParts([JSON.stringify(head), body]) })
    } catch {
      this.#options.writer.write({ type: 'fetchAnswer', id, body: joinParts([JSON.stringify(TOO_LARGE), '']) })
    }
  }
}
