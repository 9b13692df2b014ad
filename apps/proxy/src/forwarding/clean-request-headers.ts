import { createNameReader } from './create-name-reader.ts'
import { dropListed } from './drop-listed.ts'
import { isHopByHop } from './hop-by-hop.ts'

const FORWARDING = /^(?:x-forwarded-.*|forwarded|x-real-ip|x-request-id|x-plat-.*|content-length|expect)$/
const readName = createNameReader((name) => !isHopByHop(name) && !FORWARDING.test(name))

/**
 * The visitor's headers as a function may see them (R41), name and value in turn, names in lower case: without hop-by-hop names and those
 * that `Connection` lists, without forwarding and internal names, which only Plat may set.
 */
export function cleanRequestHeaders(rawHeaders: readonly string[]): string[] {
  const kept: string[] = []
  let connection = ''
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const given = rawHeaders[index] ?? ''
    const value = rawHeaders[index + 1] ?? ''
    const name = readName(given)
    if (name !== undefined) kept.push(name, value)
    else if (given.length === 10 && given.toLowerCase() === 'connection') connection += `${value},`
  }
  return connection === '' || connection === 'keep-alive,' || connection === 'close,' ? kept : dropListed(kept, connection)
}
