import { AppError } from '@plat/shared/errors/app-error.ts'

const HOST = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])\.?(?::(\d{1,5}))?$/

export interface RequestedHost {
  /** Lower case, without port and trailing dot. */
  name: string
  /** As the visitor wrote it, lower-cased: name and port. */
  authority: string
}

/**
 * The host a request names (RFC 9112 §3.2): exactly one well-formed Host header, and no other authority in the request target (R40).
 *
 * @throws AppError INVALID_HOST, MISDIRECTED_REQUEST
 */
export function parseHost(rawHeaders: readonly string[], target: string): RequestedHost {
  const values = rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host')
  const host = parseAuthority(values.length === 1 ? values[0] : undefined)
  if (!host) throw new AppError('INVALID_HOST')
  if (!target.startsWith('/') && target !== '*') {
    const authority = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1]
    if (authority === undefined) throw new AppError('BAD_REQUEST')
    if (parseAuthority(authority)?.authority !== host.authority) throw new AppError('MISDIRECTED_REQUEST')
  }
  return host
}

function parseAuthority(text: string | undefined): RequestedHost | undefined {
  const match = text === undefined || text.length > 260 ? null : HOST.exec(text.toLowerCase())
  const [, name, port] = match ?? []
  if (name === undefined || Number(port ?? 0) > 65_535) return undefined
  return { name, authority: port === undefined ? name : `${name}:${port}` }
}

/** Whether a host is the proxy's own address rather than a site: an IP literal or the base domain itself. */
export const isOwnHost = (name: string, baseDomain: string): boolean =>
  name === baseDomain || name.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(name)
