import type { IncomingMessage } from 'node:http'
import { resolvePublic } from '@plat/shared/service-kit/resolve-public.ts'
import type { GuestFetch, GuestFetchAnswer } from '../guests/guest-connection.ts'
import { callDepth } from './call-depth.ts'
import { EGRESS_LIMITS } from './egress-limits.ts'
import type { EgressPass } from './egress-pass.ts'
import { checkDestination, portOf } from './egress-policy.ts'
import { blocked, EgressRefusal, failed, overLimit } from './egress-refusal.ts'
import { nextRequest, type OutgoingRequest } from './next-request.ts'
import { openConnection } from './open-connection.ts'
import { readDecodedBody } from './read-decoded-body.ts'
import { toRequestHeaders } from './request-headers.ts'
import { sendRequest } from './send-request.ts'
import { toNetworkError } from './to-network-error.ts'

/** The one way out for user code (R20). Never rejects: a refusal or failure is an answer. */
export type EgressDoor = (fetch: GuestFetch, pass: EgressPass | undefined, signal: AbortSignal) => Promise<GuestFetchAnswer>

const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/
const METHODS_REFUSED = new Set(['CONNECT', 'TRACE', 'TRACK'])
/** What describes the bytes on the wire no longer describes the decoded body. */
const WIRE_HEADERS = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'trailer', 'upgrade'])

/** `allow`: exact host:port pairs that may be reached although the deny table refuses them (EGRESS_ALLOW). */
export function createEgressDoor({ allow }: { allow: readonly string[] }): EgressDoor {
  let running = 0
  return async (fetch, pass, signal) => {
    if (!pass) return blocked('A fetch is possible only while a call of this function is running.').answer
    if (running >= EGRESS_LIMITS.concurrentMax) return overLimit('Too many fetches are running on this machine. Try again.').answer
    if (pass.running >= EGRESS_LIMITS.concurrentPerCallMax || pass.fetches >= EGRESS_LIMITS.fetchesPerCallMax)
      return overLimit(`One call may make ${EGRESS_LIMITS.fetchesPerCallMax} fetches, ${EGRESS_LIMITS.concurrentPerCallMax} at a time.`)
        .answer
    running += 1
    pass.running += 1
    pass.fetches += 1
    try {
      return await answerFetch(fetch, pass, { allow, signal })
    } finally {
      running -= 1
      pass.running -= 1
    }
  }
}

interface Bounds {
  allow: readonly string[]
  signal: AbortSignal
}

async function answerFetch(fetch: GuestFetch, pass: EgressPass, { allow, signal }: Bounds): Promise<GuestFetchAnswer> {
  const deadline = AbortSignal.timeout(EGRESS_LIMITS.timeoutMs)
  try {
    const bounds = { allow, signal: AbortSignal.any([signal, deadline]) }
    return await followRedirects(toFirstRequest(fetch, pass), { fetch, pass }, bounds)
  } catch (thrown) {
    if (thrown instanceof EgressRefusal) return thrown.answer
    const host = URL.canParse(fetch.url) ? new URL(fetch.url).host : 'the host'
    if (signal.aborted) return { type: 'error', name: 'AbortError', message: 'The fetch was aborted.' }
    if (deadline.aborted) return failed(`${host} did not answer within ${EGRESS_LIMITS.timeoutMs / 1000} seconds.`).answer
    return toNetworkError(thrown, host).answer
  }
}

function toFirstRequest(fetch: GuestFetch, pass: EgressPass): OutgoingRequest {
  const method = fetch.method.toUpperCase()
  if (!METHOD.test(method) || METHODS_REFUSED.has(method)) throw failed('The method of the request is not allowed.')
  if (!URL.canParse(fetch.url)) throw failed('Give fetch an absolute http or https URL.')
  if (fetch.body.byteLength > EGRESS_LIMITS.requestBodyBytesMax) throw overLimit('The request body is too large.')
  const headers = [...toRequestHeaders(fetch.headers), [callDepth.header, callDepth.write(pass.depth + 1)] satisfies [string, string]]
  return { url: new URL(fetch.url), method, headers, body: fetch.body }
}

async function followRedirects(
  first: OutgoingRequest,
  { fetch, pass }: { fetch: GuestFetch; pass: EgressPass },
  bounds: Bounds,
): Promise<GuestFetchAnswer> {
  let request = first
  for (let redirects = 0; ; redirects += 1) {
    const response = await open(request, pass, bounds)
    const next = fetch.redirect === 'manual' ? undefined : nextRequest(request, response.statusCode ?? 0, response.headers.location)
    if (!next) return await toAnswer(response, request, { redirected: redirects > 0, signal: bounds.signal })
    response.destroy()
    if (fetch.redirect === 'error') throw failed(`${request.url.host} redirected, which this fetch does not allow.`)
    if (redirects >= EGRESS_LIMITS.redirectsMax)
      throw failed(`${request.url.host} redirected more than ${EGRESS_LIMITS.redirectsMax} times.`)
    request = next
  }
}

async function open(request: OutgoingRequest, pass: EgressPass, { allow, signal }: Bounds): Promise<IncomingMessage> {
  checkDestination(request.url, pass.policy)
  const port = portOf(request.url)
  const resolved = await resolvePublic(request.url.hostname, port, allow)
  signal.throwIfAborted()
  const socket = await openConnection({ url: request.url, port, ...resolved }, signal)
  return await sendRequest(socket, request, signal)
}

async function toAnswer(
  response: IncomingMessage,
  request: OutgoingRequest,
  { redirected, signal }: { redirected: boolean; signal: AbortSignal },
): Promise<GuestFetchAnswer> {
  const status = response.statusCode ?? 0
  if (status < 200 || status > 599) throw failed(`${request.url.host} answered with the status ${status}.`)
  const headers = pairs(response.rawHeaders).filter(([name]) => !WIRE_HEADERS.has(name.toLowerCase()))
  const hasBody = request.method !== 'HEAD' && status !== 204 && status !== 205 && status !== 304
  const body = hasBody
    ? await readDecodedBody(response, response.headers['content-encoding'], EGRESS_LIMITS.bodyBytesMax).finally(() => response.destroy())
    : new Uint8Array()
  signal.throwIfAborted()
  return { type: 'response', status, statusText: response.statusMessage ?? '', url: withoutHash(request.url), redirected, headers, body }
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? ''])
}

function withoutHash(url: URL): string {
  const copy = new URL(url)
  copy.hash = ''
  return copy.href
}
