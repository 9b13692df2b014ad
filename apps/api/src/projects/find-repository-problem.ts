import { isIP } from 'node:net'

const DEFAULT_PORT: Record<string, string> = { 'https:': '443', 'http:': '80' }
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|localdomain|test|invalid|onion|home\.arpa)$/

/**
 * Why a repository of this URL cannot be cloned, or undefined. Only names are judged here; the addresses they resolve to are when it is
 * cloned (R20, R21). `gitAllow` holds the operator's exact `host:port` exceptions, http included.
 */
export function findRepositoryProblem(repositoryUrl: string, gitAllow: readonly string[]): string | undefined {
  const url = new URL(repositoryUrl)
  const host = url.hostname.toLowerCase().replace(/\.$/, '')
  if (gitAllow.includes(`${host}:${url.port || DEFAULT_PORT[url.protocol]}`)) return undefined
  if (url.protocol !== 'https:') return 'Use https.'
  if (isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0) return 'Use a host name, not an IP address.'
  if (!host.includes('.') || PRIVATE_NAME.test(host)) return 'Use a public host name. The operator can permit others with GIT_ALLOW.'
  return undefined
}
