import type { IncomingMessage } from 'node:http'
import { isOwnAddress } from '@plat/shared/service-kit/is-own-address.ts'
import { resolvePublic } from '@plat/shared/service-kit/resolve-public.ts'
import type { GuestFetch, GuestFetchAnswer } from '../guests/guest-connection.ts'
import { parseCodings } from './decode-body.ts'
import { EGRESS_LIMITS, type EgressLimits } from './egress-limits.ts'
import type { EgressPass } from './egress-pass.ts'
import { checkDestination, portOf } from './egress-policy.ts'
import { blocked, failed } from './egress-refusal.ts'
import { FetchGate } from './fetch-gate.ts'
import { FetchLife } from './fetch-life.ts'
import { firstRequest } from './first-request.ts'
import { nextRequest, type OutgoingRequest } from './next-request.ts'
import { openConnection } from './open-connection.ts'
import { openResponseBody } from './response-body.ts'
import { sendRequest } from './send-request.ts'
import { toNetworkError } from './to-network-error.ts'

/**
 * The one way out for user code (R20). Never rejects: a refusal or failure is an answer. Answers when the head of the response is there;
 * the body counts as a running fetch of the pass until it is over. Aborting the signal ends both.
 */
export type EgressDoor = (fetch: GuestFetch, pass: EgressPass | undefined, signal: AbortSignal) => Promise<GuestFetchAnswer>

/** What describes the bytes on the wire no longer describes the decoded body. */
const WIRE_HEADERS = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'trailer', 'upgrade'])

interface EgressRules {
  /** Exact host:port pairs that may be reached although the deny table refuses them (EGRESS_ALLOW). */
  allow: readonly string[]
  /** Ports of the platform's own doors behind the proxy: refused on this machine even where `allow` names them. */
  ownPorts?: readonly number[]
  limits?: EgressLimits
}

interface Exchange {
  fetch: GuestFetch
  pass: EgressPass
  life: FetchLife
}

export function createEgressDoor(rules: EgressRules): EgressDoor {
  const { limits = EGRESS_LIMITS } = rules
  const gate = new FetchGate(limits)
  return async (fetch, pass, signal) => {
    if (!pass) return failed('A fetch is possible only while a call of this function is running.').answer
    const full = gate.enter(pass)
    if (full) return full.answer
    let wideDecoders = 0
    const life = new FetchLife({ signal, limits, onOver: () => gate.leave(pass, wideDecoders) })
    try {
      const { response, request, redirected } = await followRedirects({ fetch, pass, life }, rules)
      const head = toAnswerHead(response, request, redirected)
      const parsed = parseCodings(response.headers['content-encoding'])
      gate.addWideDecoders(pass, parsed.wideDecoders)
      wideDecoders = parsed.wideDecoders
      if (hasBody(request, head.status)) return { ...head, body: openResponseBody(response, { codings: parsed.codings, life, limits }) }
      life.cutOff(undefined)
      return { ...head, body: new Uint8Array() }
    } catch (thrown) {
      const refusal = toNetworkError(life.signal.aborted ? life.signal.reason : thrown, life.host)
      life.cutOff(refusal)
      return refusal.answer
    }
  }
}

interface Arrived {
  response: IncomingMessage
  /** The one that was answered, after redirects. */
  request: OutgoingRequest
  redirected: boolean
}

async function followRedirects({ fetch, pass, life }: Exchange, rules: EgressRules): Promise<Arrived> {
  let request = firstRequest(fetch, pass.depth)
  for (let redirects = 0; ; redirects += 1) {
    life.host = request.url.host
    const response = await open(request, { pass, life }, rules)
    const next = fetch.redirect === 'manual' ? undefined : nextRequest(request, response.statusCode ?? 0, response.headers.location)
    if (!next) return { response, request, redirected: redirects > 0 }
    response.destroy()
    if (fetch.redirect === 'error') throw failed(`${request.url.host} redirected, which this fetch does not allow.`)
    if (redirects >= EGRESS_LIMITS.redirectsMax)
      throw failed(`${request.url.host} redirected more than ${EGRESS_LIMITS.redirectsMax} times.`)
    request = next
  }
}

/** Every request, first or after a redirect, passes every check and gets a connection of its own, to the address that was checked. */
async function open(
  request: OutgoingRequest,
  { pass, life }: Pick<Exchange, 'pass' | 'life'>,
  { allow, ownPorts = [] }: EgressRules,
): Promise<IncomingMessage> {
  life.signal.throwIfAborted()
  checkDestination(request.url, pass.policy)
  const port = portOf(request.url)
  const resolved = await resolvePublic(request.url.hostname, port, allow)
  if (ownPorts.includes(port) && isOwnAddress(resolved.address))
    throw blocked(request.url.host, `port ${port} of the platform's machine is never reachable from functions`)
  life.signal.throwIfAborted()
  const socket = await openConnection({ url: request.url, port, ...resolved }, life.signal)
  return await sendRequest(socket, request, life.signal)
}

type AnswerHead = Omit<Extract<GuestFetchAnswer, { type: 'response' }>, 'body'>

function toAnswerHead(response: IncomingMessage, { url }: OutgoingRequest, redirected: boolean): AnswerHead {
  const status = response.statusCode ?? 0
  if (status < 200 || status > 599) throw failed(`${url.host} answered with the status ${status}.`)
  const headers = pairs(response.rawHeaders).filter(([name]) => !WIRE_HEADERS.has(name.toLowerCase()))
  const finalUrl = new URL(url)
  finalUrl.hash = ''
  return { type: 'response', status, statusText: response.statusMessage ?? '', url: finalUrl.href, redirected, headers }
}

/** RFC 9110 §6.4.1. */
const hasBody = (request: OutgoingRequest, status: number): boolean =>
  request.method !== 'HEAD' && status !== 204 && status !== 205 && status !== 304

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? ''])
}
