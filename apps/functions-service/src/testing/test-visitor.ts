import type { ByteSink } from '@plat/link/byte-source.ts'
import { connectLink } from '@plat/link/connect-link.ts'
import type { Exchange, IncomingMessage, Link, Receiver, ResetReason } from '@plat/link/link.ts'
import type { LinkAddress } from '@plat/link/link-address.ts'
import { decodeSiteAnswer, encodeSiteCall, SITE_CALL, type SiteAnswer, type VisitorRequest } from '@plat/link/site-call.ts'
import { type ExchangeSource, sourceOfExchange } from '@plat/link/source-of-exchange.ts'

export interface Visit {
  method?: string
  url?: string
  headers?: Record<string, string>
  /** Undefined with `isOpen`: the body comes by `Visitor.write`. */
  body?: string | Uint8Array
  isOpen?: boolean
  params?: Record<string, string>
  deploymentId?: string
  depth?: number
  ip?: string
}

/** A visitor whose request the proxy passes on, byte by byte as the test says. */
export class Visitor implements Receiver {
  readonly exchange: Exchange
  /** The answer's head, once it is there. */
  head: SiteAnswer | undefined
  /** What has arrived of its body. Nothing is consumed while `isSlow`. */
  readonly chunks: Buffer[] = []
  isSlow = false
  isEnded = false
  resetReason: ResetReason | undefined
  /** Settles when the answer is complete or the exchange was reset. */
  readonly over: Promise<void>
  #source: ExchangeSource | undefined
  #settle: () => void = () => undefined

  constructor(link: Link, call: { projectId: string; functionName: string }, visit: Visit) {
    this.over = new Promise((resolve) => {
      this.#settle = resolve
    })
    const { method = 'GET', url = 'http://site.localhost:8080/', headers = {}, params = {}, deploymentId = null, depth = 0 } = visit
    const flat = Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value])
    const request: VisitorRequest = { method, url, headers: flat, ip: visit.ip ?? '203.0.113.9', params }
    const head = encodeSiteCall({
      ...{ projectId: call.projectId, functionName: call.functionName, deploymentId, requestId: 'the-request', depth },
      isHead: method === 'HEAD',
      hasCredentials: 'authorization' in headers,
      request: JSON.stringify(request),
    })
    const body = visit.body === undefined ? {} : { body: visit.body }
    this.exchange = link.open(SITE_CALL, { head, ...body, isEnd: visit.isOpen !== true }, this)
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString()
  }

  header(name: string): string | undefined {
    const headers = this.head?.headers ?? []
    for (let index = 0; index < headers.length; index += 2) if (headers[index] === name) return headers[index + 1]
    return undefined
  }

  onReply(message: IncomingMessage): void {
    this.head = decodeSiteAnswer(message.head)
    this.#source = sourceOfExchange(this.exchange, message)
    this.#source.start(this.#sink())
  }

  onData(chunk: Buffer): void {
    this.#source?.onData(chunk)
  }

  onEnd(): void {
    this.#source?.onEnd()
  }

  onReset(reason: ResetReason): void {
    this.resetReason = reason
    this.#settle()
  }

  #sink(): ByteSink {
    return {
      data: (chunk) => {
        this.chunks.push(Buffer.from(chunk))
        if (!this.isSlow) this.#source?.consume(chunk.length)
      },
      end: () => {
        this.isEnded = true
        this.#settle()
      },
      fail: () => this.#settle(),
    }
  }
}

/** A link as the proxy has one, and the visitors that come over it. */
export interface Visitors {
  readonly link: Link
  /** What the other end has said on the link. */
  readonly notes: string[]
  visit(call: { projectId: string; functionName: string }, visit?: Visit): Visitor
}

/** @throws Error when nobody listens there, or the token is another */
export async function connectVisitors(address: LinkAddress): Promise<Visitors> {
  const notes: string[] = []
  const link = await connectLink(address, {
    onOpen: (exchange) => exchange.reset(),
    onNote: (note) => notes.push(note.toString()),
    onClose: () => undefined,
  })
  return { link, notes, visit: (call, visit = {}) => new Visitor(link, call, visit) }
}
