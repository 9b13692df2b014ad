import { failed } from './egress-refusal.ts'

export interface OutgoingRequest {
  url: URL
  method: string
  /** Names in lower case. */
  headers: [name: string, value: string][]
  body: Uint8Array
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const BODY_HEADERS = new Set(['content-type', 'content-encoding', 'content-language', 'content-location'])
const CREDENTIAL_HEADERS = new Set(['authorization', 'cookie', 'x-api-key'])

/**
 * The request a redirect asks for (Fetch standard, "HTTP-redirect fetch"), or undefined when the response is none.
 * The method and body change as browsers do it; credentials do not follow to another origin.
 *
 * @throws EgressRefusal when the Location header cannot be followed
 */
export function nextRequest(request: OutgoingRequest, status: number, location: string | undefined): OutgoingRequest | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined
  const url = URL.parse(location, request.url.href)
  if (!url) throw failed(`${request.url.host} redirected to something that is no URL.`)
  if (url.hash === '') url.hash = request.url.hash
  const becomesGet =
    (status === 303 && request.method !== 'GET' && request.method !== 'HEAD') ||
    ((status === 301 || status === 302) && request.method === 'POST')
  const leavesOrigin = url.origin !== request.url.origin
  return {
    url,
    method: becomesGet ? 'GET' : request.method,
    headers: request.headers.filter(([name]) => !(becomesGet && BODY_HEADERS.has(name)) && !(leavesOrigin && CREDENTIAL_HEADERS.has(name))),
    body: becomesGet ? new Uint8Array() : request.body,
  }
}
