import { createNameReader } from './create-name-reader.ts'
import { dropListed } from './drop-listed.ts'
import { isHopByHop } from './hop-by-hop.ts'

/** The length is the proxy's to say, since it is the proxy that frames the body. */
const isKept = (name: string): boolean =>
  !isHopByHop(name) &&
  name !== 'content-length' &&
  name !== 'x-request-id' &&
  (!name.startsWith('x-plat-') || name === 'x-plat-invocation-id')
const readName = createNameReader(isKept)

/**
 * A function's headers, name and value in turn, as a visitor may see them (R47): names in lower case, no hop-by-hop, framing or
 * internal ones, no cookie for the base domain or above.
 */
export function cleanResponseHeaders(given: readonly string[], baseDomain: string): string[] {
  const kept: string[] = []
  let connection = ''
  for (let index = 0; index + 1 < given.length; index += 2) {
    const name = readName(given[index] ?? '')
    const value = given[index + 1] ?? ''
    if (name === 'set-cookie') kept.push(name, confineCookie(value, baseDomain))
    else if (name !== undefined) kept.push(name, value)
    else if (given[index]?.toLowerCase() === 'connection') connection += `${value},`
  }
  return connection === '' ? kept : dropListed(kept, connection)
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
