import { isIPv6 } from 'node:net'

const LOCAL = new Set(['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'])
const ANY: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** The URL at which people and tools on this machine reach what listens on `bindHost`; `localhost` where that will do. */
export function localUrl(bindHost: string, port: number): string {
  return LOCAL.has(bindHost) ? `http://localhost:${port}` : exactUrl(bindHost, port)
}

/** The URL of exactly that address: what else listens on the other `localhost` (IPv4 or IPv6) cannot answer in its place. */
export function exactUrl(bindHost: string, port: number): string {
  const host = ANY[bindHost] ?? bindHost
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
}
