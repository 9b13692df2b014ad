import os from 'node:os'
import path from 'node:path'
import { readSecrets } from '@plat/shared/settings/read-secrets.ts'
import { readSettings } from '@plat/shared/settings/read-settings.ts'

const NAMES = [
  'BIND_HOST',
  'DATA_DIR',
  'API_PORT',
  'API_ENDPOINT',
  'FUNCTIONS_PORT',
  'BUILD_PORT',
  'PROXY_PORT',
  'BASE_DOMAIN',
  'STORAGE_TYPE',
  'STORAGE_BASE_DIR',
  'GIT_ALLOW',
  'BUILD_CONCURRENCY',
  'BUILD_TIMEOUT_MS',
  'BUILD_MEMORY_MB',
  'SANDBOX',
  'LOG_LEVEL',
  'LOG_FORMAT',
  'SECRET_KEY',
  'SERVICE_TOKEN',
] as const

/** Variables that tell git where its own programs and the operator's certificates are. */
const GIT_VARIABLES = ['PATH', 'GIT_EXEC_PATH', 'GIT_SSL_CAINFO', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE']
const CHECKOUT = path.resolve(import.meta.dirname, '../../..')

export type BuildConfig = ReturnType<typeof readConfig>

/**
 * The settings of the build-service (contract §1), defaults applied, and what the tools it starts may know of its environment.
 *
 * @throws SettingsError naming every wrong one
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>) {
  const settings = readSettings(env, NAMES)
  const dataDir = path.resolve(settings.DATA_DIR ?? path.join(CHECKOUT, '.plat'))
  const apiEndpoint = settings.API_ENDPOINT ?? `http://localhost:${settings.API_PORT}`
  return {
    bindHost: settings.BIND_HOST,
    port: settings.BUILD_PORT,
    dataDir,
    apiEndpoint,
    storageBaseDir: path.resolve(settings.STORAGE_BASE_DIR ?? path.join(dataDir, 'storage')),
    serviceToken: readSecrets(dataDir, settings).serviceToken,
    /** Stable over restarts, and different for every service of a data directory that has a port of its own. */
    name: `${os
      .hostname()
      .replace(/[^A-Za-z0-9.-]/g, '-')
      .slice(0, 60)}-${settings.BUILD_PORT}`,
    baseDomain: settings.BASE_DOMAIN,
    proxyPort: settings.PROXY_PORT,
    ownPorts: [settings.API_PORT, settings.FUNCTIONS_PORT, settings.BUILD_PORT, settings.PROXY_PORT, portOf(apiEndpoint)].filter(
      (port) => port > 0,
    ),
    gitAllow: settings.GIT_ALLOW,
    concurrency: settings.BUILD_CONCURRENCY,
    timeoutMs: settings.BUILD_TIMEOUT_MS,
    memoryBytesMax: settings.BUILD_MEMORY_MB * 1024 * 1024,
    sandbox: settings.SANDBOX,
    gitPassed: Object.fromEntries(GIT_VARIABLES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    /** For npm's configuration only. */
    toolEnvironment: env,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
  }
}

function portOf(endpoint: string): number {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  return Number(url?.port || (url?.protocol === 'https:' ? 443 : 80))
}
