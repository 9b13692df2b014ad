type Pair = readonly [string, string]

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])
const FORWARDING = /^(?:x-forwarded-.*|forwarded|x-real-ip|x-request-id|x-plat-.*|content-length|expect)$/

/**
 * The visitor's headers as a function may see them (R41): without hop-by-hop names and those that `Connection` lists, without forwarding
 * and internal names, which only Plat may set.
 */
export function cleanRequestHeaders(rawHeaders: readonly string[]): Pair[] {
  const headers = toPairs(rawHeaders)
  const listed = listedInConnection(headers)
  return headers.filter(([name]) => !HOP_BY_HOP.has(name) && !FORWARDING.test(name) && !listed.has(name))
}

/** A function's headers as a visitor may see them (R47): no hop-by-hop or internal names, no cookie for the base domain or above. */
export function cleanResponseHeaders(headers: readonly Pair[], baseDomain: string): Pair[] {
  const lower = headers.map(([name, value]): Pair => [name.toLowerCase(), value])
  const listed = listedInConnection(lower)
  return lower
    .filter(
      ([name]) =>
        !HOP_BY_HOP.has(name) &&
        !listed.has(name) &&
        (!name.startsWith('x-plat-') || name === 'x-plat-invocation-id') &&
        name !== 'x-request-id',
    )
    .map(([name, value]): Pair => [name, name === 'set-cookie' ? confineCookie(value, baseDomain) : value])
}

function confineCookie(cookie: string, baseDomain: string): string {
  return cookie
    .split(';')
    .filter((part) => {
      const domain = /^\s*domain\s*=\s*"?\.?([^"]*)"?\s*$/i.exec(part)?.[1]?.trim().toLowerCase()
      return domain === undefined || !(baseDomain === domain || baseDomain.endsWith(`.${domain}`))
    })
    .join(';')
}

function listedInConnection(headers: readonly Pair[]): Set<string> {
  return new Set(
    headers
      .filter(([name]) => name === 'connection')
      .flatMap(([, value]) =>
        value
          .toLowerCase()
          .split(',')
          .map((token) => token.trim()),
      ),
  )
}

function toPairs(rawHeaders: readonly string[]): Pair[] {
  const list: Pair[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    list.push([(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? ''])
  return list
}
