import type { Exchange, IncomingMessage } from '@plat/link/link.ts'
import { type ExchangePipe, pipeToExchange } from '@plat/link/pipe-to-exchange.ts'
import { readSource } from '@plat/link/read-source.ts'
import { sourceOfExchange } from '@plat/link/source-of-exchange.ts'
import type { FetchAnswerHead } from '../guest-protocol/guest-exchanges.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import type { GuestConnectionOptions, GuestFetch, GuestFetchAnswer } from './guest-connection.ts'
import { readFetch } from './read-guest-answers.ts'

/** More at once than any number of well-counted calls would have: the guest does not keep to its quotas. */
const ACTIVE_MAX = 1024
const BODY_BYTES_MAX = 20 * 1024 * 1024
const NOBODYS: FetchAnswerHead = {
  type: 'error',
  name: 'TypeError',
  message: 'A fetch is possible only while a call of the function is running',
}
const FAILED: GuestFetchAnswer = { type: 'error', name: 'TypeError', message: 'fetch failed' }
const TOO_LARGE: FetchAnswerHead = {
  type: 'error',
  name: 'RangeError',
  code: 'LIMIT_EXCEEDED',
  message: 'The answer to the fetch has too many headers',
}

interface Options {
  onFetch: GuestConnectionOptions['onFetch']
  /** Id of the invocation whose fetch it is, by its exchange; '' for a load's, undefined when there is no such call. */
  invocationOf(exchangeId: number): string | undefined
}

/** Hands the fetches of user code to the door out and its answers back. */
export class GuestFetches {
  readonly #options: Options
  readonly #active = new Set<Exchange>()

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws ProtocolError */
  start(exchange: Exchange, message: IncomingMessage): void {
    const { invocation, ...fetch } = readFetch(message.head)
    if (this.#active.size >= ACTIVE_MAX) throw new ProtocolError('Too many fetches are under way.')
    const invocationId = this.#options.invocationOf(invocation)
    if (invocationId === undefined) {
      exchange.reply({ head: JSON.stringify(NOBODYS), isEnd: true })
      return
    }
    this.#active.add(exchange)
    void this.#run(exchange, message, { ...fetch, invocationId }).finally(() => this.#active.delete(exchange))
  }

  async #run(exchange: Exchange, message: IncomingMessage, fetch: Omit<GuestFetch, 'body'>): Promise<void> {
    const controller = new AbortController()
    const source = sourceOfExchange(exchange, message)
    let pipe: ExchangePipe | undefined
    exchange.receiver = {
      onData: (chunk) => source.onData(chunk),
      onEnd: () => source.onEnd(),
      onDrain: () => pipe?.onDrain(),
      onReset: (reason) => {
        source.onReset(reason)
        controller.abort()
        pipe?.stop()
      },
    }
    const body = await readSource(source, BODY_BYTES_MAX).catch(() => undefined)
    if (body === undefined) return exchange.reset()
    if (exchange.isOver) return // called off before it could leave
    const answer = await this.#options.onFetch({ ...fetch, body }, controller.signal).catch(() => FAILED)
    if (exchange.isOver) return stop(answer)
    if (answer.type === 'error') return exchange.reply({ head: JSON.stringify(answer), isEnd: true })
    const { body: content, ...head } = answer
    const isWhole = content instanceof Uint8Array
    try {
      exchange.reply({ head: JSON.stringify(head), isEnd: isWhole, ...(isWhole ? { body: content } : {}) })
    } catch {
      // A head that no frame can hold.
      stop(answer)
      return exchange.reply({ head: JSON.stringify(TOO_LARGE), isEnd: true })
    }
    if (!isWhole) pipe = pipeToExchange(content, exchange, { onFail: (cause) => exchange.end(JSON.stringify(toError(cause))) })
  }
}

function stop(answer: GuestFetchAnswer): void {
  if (answer.type === 'response' && !(answer.body instanceof Uint8Array)) answer.body.cancel()
}

/** Why a body broke off, for user code. The door's own errors say what they are; others say nothing. */
function toError(cause: Error): FetchAnswerHead {
  const isLimit = 'code' in cause && cause.code === 'LIMIT_EXCEEDED'
  if (isLimit) return { type: 'error', name: 'RangeError', code: 'LIMIT_EXCEEDED', message: cause.message }
  return { type: 'error', name: 'TypeError', message: 'The response body did not arrive whole' }
}
