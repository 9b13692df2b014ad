import { AppError } from '@plat/shared/errors/app-error.ts'

const HOST = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])\.?(?::(\d{1,5}))?$/
const REMEMBERED_MAX = 4_096

export interface RequestedHost {
  /** Lower case, without port and trailing dot. */
  name: string
  /** As the visitor wrote it, lower-cased: name and port. */
  authority: string
  /** An IP literal rather than a name. */
  isAddress: boolean
}

/** Hosts as visitors wrote them, since most requests repeat one: only well-formed ones, emptied when full. */
const remembered = new Map<string, RequestedHost>()

/**
 * The host a request names (RFC 9112 §3.2): exactly one well-formed Host header, and no other authority in the request target (R40).
 *
 * @throws AppError INVALID_HOST, MISDIRECTED_REQUEST
 */
export function parseHost(rawHeaders: readonly string[], target: string): RequestedHost {
  const host = parseAuthority(onlyHost(rawHeaders))
  if (!host) throw new AppError('INVALID_HOST')
  if (!target.startsWith('/') && target !== '*') {
    const authority = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1]
    if (authority === undefined) throw new AppError('BAD_REQUEST')
    if (parseAuthority(authority)?.authority !== host.authority) throw new AppError('MISDIRECTED_REQUEST')
  }
  return host
}

function onlyHost(rawHeaders: readonly string[]): string | undefined {
  let only: string | undefined
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (name.length !== 4 || (name !== 'Host' && name !== 'host' && name.toLowerCase() !== 'host')) continue
    if (only !== undefined) return undefined
    only = rawHeaders[index + 1]
  }
  return only
}

function parseAuthority(text: string | undefined): RequestedHost | undefined {
  if (text === undefined || text.length > 260) return undefined
  const known = remembered.get(text)
  if (known) return known
  const [, name, port] = HOST.exec(text.toLowerCase()) ?? []
  if (name === undefined || Number(port ?? 0) > 65_535) return undefined
  const host = {
    name,
    authority: port === undefined ? name : `${name}:${port}`,
    isAddress: name.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(name),
  }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(text, host)
  return host
}
