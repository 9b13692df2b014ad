import type { Link, LinkHandlers, OutgoingMessage } from '@plat/link/link.ts'
import { SITE_CALL, SITE_DRAIN } from '@plat/link/site-call.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { FunctionCall, FunctionTransport } from './function-transport.ts'

interface LinkTransportOptions {
  /** Connects to the functions-service. Must settle. */
  connect(handlers: LinkHandlers): Promise<Link>
  log: Logger
  /** How long a call waits for the functions-service. */
  waitMs?: number
  /** Calls that may wait at one time. */
  waitingMax?: number
}

const BACKOFF_MS = { first: 25, max: 500 }
/** A link that ends sooner counts as a failed attempt. */
const STABLE_MS = 1_000

/** FunctionTransport over one link, connected anew whenever it ends or the functions-service says that it is about to stop. */
export function createLinkTransport(options: LinkTransportOptions): FunctionTransport {
  const transport = new LinkTransport(options)
  transport.connect()
  return transport
}

interface WaitingCall {
  message: OutgoingMessage
  /** performance.now() when it has waited long enough. */
  deadline: number
}

/** One link, from the attempt to connect until it takes no more calls. */
interface Attempt {
  /** performance.now() */
  startedAt: number
  isOver: boolean
  link: Link | undefined
}

class LinkTransport implements FunctionTransport {
  readonly #options: LinkTransportOptions
  readonly #waitMs: number
  readonly #waitingMax: number
  /** In the order of their deadlines. */
  readonly #waiting = new Map<FunctionCall, WaitingCall>()
  /** Takes new calls. Others may be at work on calls they took before. */
  #current: Link | undefined
  readonly #links = new Set<Link>()
  #backoffMs = 0
  #retry: NodeJS.Timeout | undefined
  #expiry: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: LinkTransportOptions) {
    this.#options = options
    this.#waitMs = options.waitMs ?? 5_000
    this.#waitingMax = options.waitingMax ?? 2_000
  }

  get isConnected(): boolean {
    return this.#current !== undefined && !this.#current.isClosed
  }

  send(message: OutgoingMessage, call: FunctionCall): void {
    const link = this.#current
    // A link that is closing resets its exchanges before it says so: what is sent again then must wait for the next one.
    if (link !== undefined && !link.isClosed) return void call.onSent(link.open(SITE_CALL, message, call))
    if (this.#isClosed || this.#waiting.size >= this.#waitingMax) return void call.onUnsent(unavailable('too many calls wait'))
    this.#waiting.set(call, { message, deadline: performance.now() + this.#waitMs })
    this.#expiry ??= setTimeout(() => this.#expire(), this.#waitMs)
  }

  withdraw(call: FunctionCall): void {
    this.#waiting.delete(call)
  }

  flush(): void {
    this.#current?.flush()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#retry)
    clearTimeout(this.#expiry)
    for (const link of [...this.#links]) link.close()
    const calls = [...this.#waiting.keys()]
    this.#waiting.clear()
    for (const call of calls) call.onUnsent(unavailable('the proxy is stopping'))
  }

  connect(): void {
    const attempt: Attempt = { startedAt: performance.now(), isOver: false, link: undefined }
    this.#options
      .connect({
        onOpen: (exchange) => exchange.reset(), // nothing is asked of a proxy
        onNote: (note) => {
          if (note.toString() === SITE_DRAIN) this.#leave(attempt)
        },
        onClose: (cause) => {
          if (attempt.link) this.#links.delete(attempt.link)
          if (cause) this.#options.log.warn('functions-service lost', { error: cause })
          this.#leave(attempt)
        },
      })
      .then(
        (link) => this.#use(link, attempt),
        (error: unknown) => {
          this.#options.log.debug('functions-service not reachable', { error })
          this.#leave(attempt)
        },
      )
  }

  /** The way of this attempt is closed to new calls: the next one is tried. */
  #leave(attempt: Attempt): void {
    if (attempt.isOver) return
    attempt.isOver = true
    this.#current = undefined
    if (this.#isClosed) return
    if (attempt.link && performance.now() - attempt.startedAt >= STABLE_MS) this.#backoffMs = 0
    this.#retry = setTimeout(() => this.connect(), this.#backoffMs * (0.5 + Math.random() / 2))
    this.#backoffMs = Math.min(Math.max(this.#backoffMs * 2, BACKOFF_MS.first), BACKOFF_MS.max)
  }

  #use(link: Link, attempt: Attempt): void {
    if (this.#isClosed) return void link.close()
    if (link.isClosed) return // onClose has been told already
    this.#links.add(link)
    attempt.link = link
    if (attempt.isOver) return
    this.#options.log.info('functions-service connected')
    this.#current = link
    const calls = [...this.#waiting]
    this.#waiting.clear()
    for (const [call, { message }] of calls) this.send(message, call)
  }

  #expire(): void {
    this.#expiry = undefined
    const now = performance.now()
    for (const [call, { deadline }] of this.#waiting) {
      if (deadline > now) {
        this.#expiry = setTimeout(() => this.#expire(), deadline - now)
        return
      }
      this.#waiting.delete(call)
      call.onUnsent(unavailable('functions-service not reachable'))
    }
  }
}

const unavailable = (internal: string): AppError => new AppError('RUNTIME_UNAVAILABLE', { internal })
