import type { GuestFetch } from '../guests/guest-connection.ts'
import { callDepth } from './call-depth.ts'
import { EGRESS_LIMITS } from './egress-limits.ts'
import { failed, overLimit } from './egress-refusal.ts'
import type { OutgoingRequest } from './next-request.ts'
import { toRequestHeaders } from './request-headers.ts'

const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/
const METHODS_REFUSED = new Set(['CONNECT', 'TRACE', 'TRACK'])

/**
 * What a fetch of user code sends first. `depth`: of the call that makes it.
 *
 * @throws EgressRefusal for a method, URL, header or body that cannot be sent
 */
export function firstRequest(fetch: GuestFetch, depth: number): OutgoingRequest {
  const method = fetch.method.toUpperCase()
  if (!METHOD.test(method) || METHODS_REFUSED.has(method)) throw failed('The method of the request is not allowed.')
  const url = URL.parse(fetch.url)
  if (!url) throw failed('Give fetch an absolute http or https URL.')
  const { requestBodyBytesMax } = EGRESS_LIMITS
  if (fetch.body.byteLength > requestBodyBytesMax)
    throw overLimit(`The body of a request may have ${requestBodyBytesMax / 1024 / 1024} MB at most.`)
  return { url, method, headers: [...toRequestHeaders(fetch.headers), [callDepth.header, callDepth.write(depth + 1)]], body: fetch.body }
}
