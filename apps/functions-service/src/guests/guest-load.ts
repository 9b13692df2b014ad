import type { Exchange, IncomingMessage, Receiver, ResetReason } from '@plat/link/link.ts'
import { readSource } from '@plat/link/read-source.ts'
import { sourceOfExchange } from '@plat/link/source-of-exchange.ts'
import { ARTEFACT_BYTES_MAX } from '../guest-protocol/guest-exchanges.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import type { GuestFailure } from './guest-connection.ts'
import { GuestLog } from './guest-log.ts'
import { readFailure, readLoaded } from './read-guest-answers.ts'

export interface LoadAnswer {
  head:
    | { ok: true; loadMs: number; heapBytes: number; usedCodeCache: boolean; usedSnapshot: boolean; restoredMs: number }
    | { ok: false; failure: GuestFailure }
  body: Buffer
  logs: string[]
}

interface LoadHost {
  guarded(read: () => void): void
  /** The link is gone: the load is ended by `endBy` once it is known what to call that. */
  orphan(load: RunningLoad): void
  settle(load: RunningLoad, answer: LoadAnswer): void
}

const LOG_BYTES_MAX = 1024 * 1024

/** A load, or a preparation, at the supervisor's end. */
export class RunningLoad implements Receiver {
  readonly #host: LoadHost
  readonly #log = new GuestLog(LOG_BYTES_MAX)
  #exchange: Exchange | undefined
  #body: ReturnType<typeof sourceOfExchange> | undefined

  constructor(host: LoadHost) {
    this.#host = host
  }

  begin(exchange: Exchange): void {
    this.#exchange = exchange
  }

  endBy(failure: GuestFailure): void {
    this.#settle({ ok: false, failure }, Buffer.alloc(0))
  }

  onReply(message: IncomingMessage): void {
    this.#host.guarded(() => this.#takeReply(message))
  }

  onData(chunk: Buffer): void {
    this.#body?.onData(chunk)
  }

  onEnd(): void {
    this.#body?.onEnd()
  }

  onNote(note: Buffer): void {
    this.#host.guarded(() => this.#log.add(note))
  }

  onReset(reason: ResetReason): void {
    this.#body?.onReset(reason)
    if (reason === 'lost') this.#host.orphan(this)
    else
      this.#host.guarded(() => {
        throw new ProtocolError('A guest gave up a load.')
      })
  }

  #takeReply(message: IncomingMessage): void {
    const head = readLoaded(message.head)
    if (!head.ok) {
      if (!message.isEnd) throw new ProtocolError('A failure of a load goes on.')
      this.#settle({ ok: false, failure: readFailure(head.code, message.body) }, Buffer.alloc(0))
      return
    }
    if (!this.#exchange) throw new ProtocolError('An answer came before its question.')
    if (message.isEnd) {
      this.#settle(head, message.body)
      return
    }
    this.#body = sourceOfExchange(this.#exchange, message)
    readSource(this.#body, ARTEFACT_BYTES_MAX).then(
      (body) => this.#settle(head, body ?? Buffer.alloc(0)),
      () => undefined, // the link is gone, which ends the load in another way
    )
  }

  #settle(head: LoadAnswer['head'], body: Buffer): void {
    this.#host.settle(this, { head, body, logs: this.#log.lines })
  }
}
