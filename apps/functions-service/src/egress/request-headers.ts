import { EGRESS_LIMITS } from './egress-limits.ts'
import { failed, overLimit } from './egress-refusal.ts'

type Headers = [name: string, value: string][]

/** Hop-by-hop (RFC 9110 §7.6.1), framing and addressing are ours to set; the platform's own names are nobody's. */
const FORBIDDEN = new Set(
  'cdn-loop connection content-length expect forwarded host keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade via x-real-ip'.split(
    ' ',
  ),
)
const FORBIDDEN_PREFIX = /^(?:x-plat-|x-forwarded-|sec-|proxy-)/
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
/** br and zstd are undone too, but not asked for: their decoders hold megabytes each. */
const DEFAULTS: Headers = [
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, deflate'],
  ['user-agent', 'Plat'],
]

/**
 * The headers a fetch leaves with: what user code may set, plus defaults for what it left out. Names come out in lower case.
 *
 * @throws EgressRefusal for a malformed header or too many of them
 */
export function toRequestHeaders(given: Headers): Headers {
  const headers: Headers = []
  let bytes = 0
  for (const [givenName, value] of given) {
    const name = givenName.toLowerCase()
    if (!TOKEN.test(name) || !VALUE.test(value)) throw failed(`The request header "${givenName.slice(0, 64)}" is not valid.`)
    if (FORBIDDEN.has(name) || FORBIDDEN_PREFIX.test(name)) continue
    bytes += name.length + value.length
    headers.push([name, value])
  }
  if (bytes > EGRESS_LIMITS.headerBytesMax || headers.length > EGRESS_LIMITS.headersMax)
    throw overLimit(`The request has more than ${EGRESS_LIMITS.headersMax} headers or ${EGRESS_LIMITS.headerBytesMax} bytes of them.`)
  const present = new Set(headers.map(([name]) => name))
  return [...headers, ...DEFAULTS.filter(([name]) => !present.has(name))]
}
