import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'

/** What builds need to know of the operator's npm configuration to reach its registries. Never a credential. */
export interface RegistrySettings {
  /** Lines of an npmrc file: registries, by scope too, and how their certificates are checked. */
  npmrc: string[]
  /** The default registry; undefined when npm names none, so that every package manager takes its own. */
  registry: string | undefined
  /** `host:port` of every registry named: they may be at reserved addresses. */
  hosts: string[]
  /** Certificate files named there. */
  caFiles: string[]
}

const TIMEOUT_MS = 30_000
const NpmConfig = z.record(z.string(), z.unknown())
const run = promisify(execFile)

/**
 * Asks the host's npm for its configuration, in a folder that has none of its own. When npm cannot say, package managers take their own defaults.
 * `env` is the service's own: npm reads HOME and npm_config_* from it.
 */
export async function readRegistrySettings(
  npm: { nodePath: string; cli: string },
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RegistrySettings> {
  const options = { cwd: folder, env: { ...env }, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: 4 * 1024 * 1024 } as const
  const output = await run(npm.nodePath, [npm.cli, 'config', 'list', '--json'], options).then(
    ({ stdout }) => stdout,
    () => '{}', // a broken npm shows itself in the first install, with its own words
  )
  return toRegistrySettings(parseConfig(output))
}

/** Picks what matters from npm's configuration; a credential inside a registry's URL is dropped. Pure. */
export function toRegistrySettings(config: Record<string, unknown>): RegistrySettings {
  const registries = Object.entries(config).flatMap(([key, value]) => {
    const url = key === 'registry' || /^@[a-z0-9._~-]+:registry$/i.test(key) ? toPlainUrl(value) : undefined
    return url === undefined ? [] : [[key, url] as const]
  })
  const registry = registries.find(([key]) => key === 'registry')?.[1]
  const cafile = typeof config.cafile === 'string' && config.cafile.startsWith('/') ? config.cafile : undefined
  return {
    registry,
    npmrc: [
      ...registries.map(([key, url]) => `${key}=${url}`),
      ...(cafile === undefined ? [] : [`cafile=${cafile}`]),
      ...(config['strict-ssl'] === false ? ['strict-ssl=false'] : []),
    ],
    hosts: [...new Set(registries.map(([, url]) => toHostPort(url)))],
    caFiles: cafile === undefined ? [] : [cafile],
  }
}

function parseConfig(output: string): Record<string, unknown> {
  try {
    return NpmConfig.parse(JSON.parse(output))
  } catch {
    return {} // as if npm had said nothing
  }
}

function toPlainUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const url = new URL(value)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  url.username = ''
  url.password = ''
  return url.href
}

function toHostPort(text: string): string {
  const url = new URL(text)
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`.toLowerCase()
}
