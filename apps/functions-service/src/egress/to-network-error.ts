import { isIP } from 'node:net'
import { AddressRefused } from '@plat/shared/service-kit/address-refused.ts'
import { blocked, EgressRefusal, failed } from './egress-refusal.ts'

/** What user code is told for a failure code of Node. Node's own messages name addresses, so none is passed on. */
const MESSAGES: Record<string, string> = {
  ENOTFOUND: 'could not be found. Check the host name.',
  EAI_AGAIN: 'could not be looked up right now.',
  ETIMEOUT: 'could not be looked up in time.',
  ECONNREFUSED: 'refused the connection.',
  ECONNRESET: 'ended the connection.',
  EPIPE: 'ended the connection.',
  ETIMEDOUT: 'did not accept the connection in time.',
  EHOSTUNREACH: 'cannot be reached.',
  ENETUNREACH: 'cannot be reached.',
  HPE_HEADER_OVERFLOW: 'sent headers that are too large.',
  ERR_STREAM_PREMATURE_CLOSE: 'ended the connection before the whole response had arrived.',
}

/** Turns whatever ended a fetch into what user code may see: a refusal as it is, anything else a TypeError without addresses or paths. */
export function toNetworkError(thrown: unknown, host: string): EgressRefusal {
  if (thrown instanceof EgressRefusal) return thrown
  if (thrown instanceof AddressRefused) return toBlocked(thrown)
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (Object.hasOwn(MESSAGES, code)) return failed(`${host} ${MESSAGES[code]}`)
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR_') || code.startsWith('ZSTD_'))
    return failed(`${host} sent a body that does not decode.`)
  if (code.startsWith('HPE_')) return failed(`${host} sent something that is no HTTP response.`)
  if (/CERT|SSL|TLS|ALTNAME/.test(code)) return failed(`${host} has no certificate that can be trusted (${code}).`)
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_INVALID_HTTP_TOKEN' || code === 'ERR_UNESCAPED_CHARACTERS')
    return failed('The method, URL or a header of the request is not valid.')
  return failed(`The request to ${host} failed.`)
}

/** Names the rule, and for a name never the address that broke it. */
function toBlocked({ hostname, rule }: AddressRefused): EgressRefusal {
  const kind = rule === 'own address' ? "the platform's own" : rule
  const subject = isIP(hostname) === 0 ? `the name stands for ${kind} addresses, which` : `${kind} addresses`
  return blocked(hostname, `${subject} are never reachable from functions`)
}
