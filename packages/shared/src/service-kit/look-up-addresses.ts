import dns from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const LOOKUP_MS_MAX = 10_000
/** What DNS answers when there is no such name or no such address; everything else is trouble of the moment. */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EFORMERR'])

/**
 * All addresses of a host, IPv4 first; an address is its own. Names are asked for in DNS only: the system's resolver blocks one of four
 * threads of the process while it waits, so that a few names whose servers never answer would stop everybody's lookups and files.
 * `isTrusted` asks that resolver, which also knows the machine's own names, such as those in its hosts file.
 *
 * @throws Error with `code` ENOTFOUND when there is none, EAI_AGAIN when DNS fails, ETIMEOUT after 10 s
 */
export async function lookUpAddresses(host: string, { isTrusted }: { isTrusted: boolean }): Promise<string[]> {
  if (isIP(host) !== 0) return [host]
  const ended = new AbortController()
  const late = delay(LOOKUP_MS_MAX, undefined, { signal: ended.signal }).then(() => {
    throw Object.assign(new Error(`looking up ${host} took too long`), { code: 'ETIMEOUT' })
  })
  late.catch(() => undefined) // loses the race when the answer is in time
  try {
    return await Promise.race([isTrusted ? askSystem(host) : askDns(host), late])
  } finally {
    ended.abort()
  }
}

async function askSystem(host: string): Promise<string[]> {
  const found = await dns.lookup(host, { all: true, order: 'ipv4first' })
  return found.map(({ address }) => address)
}

async function askDns(host: string): Promise<string[]> {
  const answers = await Promise.allSettled([dns.resolve4(host), dns.resolve6(host)])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  if (addresses.length > 0) return addresses
  const isAbsent = answers.every((answer) => answer.status === 'fulfilled' || ABSENT.has(codeOf(answer.reason)))
  throw Object.assign(new Error(`${host} has no address`), { code: isAbsent ? 'ENOTFOUND' : 'EAI_AGAIN' })
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
