import { isIPv6 } from 'node:net'
import os from 'node:os'

const ANY = new Set(['0.0.0.0', '::'])
const LOCAL = /^https?:\/\/(localhost|127\.|\[::1\])/

/**
 * Where the api reaches this service: the address it listens on; when that is every address, this machine's name, or loopback if the api
 * is on the same machine.
 */
export function ownUrl(bindHost: string, port: number, apiEndpoint: string): string {
  if (!ANY.has(bindHost)) return `http://${isIPv6(bindHost) ? `[${bindHost}]` : bindHost}:${port}`
  return LOCAL.test(apiEndpoint) ? `http://127.0.0.1:${port}` : `http://${os.hostname()}:${port}`
}
