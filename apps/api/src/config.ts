import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSecrets, type Secrets } from '@plat/shared/settings/read-secrets.ts'
import { readSettings, SettingsError } from '@plat/shared/settings/read-settings.ts'

/** Everything the api is told from outside, validated once. Paths are absolute, URLs without a final slash. */
export interface ApiConfig {
  bindHost: string
  /** 0 until bound: see withBoundPort. */
  port: number
  dataDir: string
  storageBaseDir: string
  databaseUrl: string
  /** Where the other services, and git, reach this api. */
  apiEndpoint: string
  functionsEndpoint: string
  baseDomain: string
  /** Port visitors use; part of every site's URL unless 80. */
  proxyPort: number
  functionDefaults: { timeoutMs: number; memoryMb: number }
  /** Exact `host:port` pairs repositories may be cloned from although the deny table refuses them. */
  gitAllow: string[]
  buildTimeoutMs: number
  firstAdmin: { email: string; password: string } | null
  log: { level: 'error' | 'warn' | 'info' | 'debug'; format: 'auto' | 'text' | 'json' }
}

const NAMES = [
  'BIND_HOST',
  'DATA_DIR',
  'API_PORT',
  'API_ENDPOINT',
  'FUNCTIONS_PORT',
  'FUNCTIONS_ENDPOINT',
  'PROXY_PORT',
  'BASE_DOMAIN',
  'DATABASE_URL',
  'STORAGE_TYPE',
  'STORAGE_BASE_DIR',
  'REDIS_URL',
  'LOG_LEVEL',
  'LOG_FORMAT',
  'FUNCTION_TIMEOUT_MS',
  'FUNCTION_MEMORY_MB',
  'GIT_ALLOW',
  'BUILD_TIMEOUT_MS',
  'PLAT_ADMIN_EMAIL',
  'PLAT_ADMIN_PASSWORD',
  'SECRET_KEY',
  'SERVICE_TOKEN',
] as const

const checkout = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Reads the api's configuration and secrets from an environment (and DATA_DIR/secrets.json).
 *
 * @throws SettingsError naming every wrong setting
 */
export function readApiConfig(env: Readonly<Record<string, string | undefined>>): { config: ApiConfig; secrets: Secrets } {
  const settings = readSettings(env, NAMES)
  const dataDir = path.resolve(settings.DATA_DIR ?? path.join(checkout, '.plat'))
  if (settings.DATABASE_URL === undefined)
    throw new SettingsError([
      {
        path: 'DATABASE_URL',
        message: 'Set it to postgresql://user:password@host:5432/database, or run "npm start", which brings its own database.',
      },
    ])
  if ((settings.PLAT_ADMIN_EMAIL === undefined) !== (settings.PLAT_ADMIN_PASSWORD === undefined))
    throw new SettingsError([{ path: 'PLAT_ADMIN_EMAIL, PLAT_ADMIN_PASSWORD', message: 'Set both or neither.' }])
  const config: ApiConfig = {
    bindHost: settings.BIND_HOST,
    port: settings.API_PORT,
    dataDir,
    storageBaseDir: path.resolve(settings.STORAGE_BASE_DIR ?? path.join(dataDir, 'storage')),
    databaseUrl: settings.DATABASE_URL,
    apiEndpoint: settings.API_ENDPOINT ?? localEndpoint(settings.API_PORT),
    functionsEndpoint: settings.FUNCTIONS_ENDPOINT ?? localEndpoint(settings.FUNCTIONS_PORT),
    baseDomain: settings.BASE_DOMAIN,
    proxyPort: settings.PROXY_PORT,
    functionDefaults: { timeoutMs: settings.FUNCTION_TIMEOUT_MS, memoryMb: settings.FUNCTION_MEMORY_MB },
    gitAllow: settings.GIT_ALLOW,
    buildTimeoutMs: settings.BUILD_TIMEOUT_MS,
    firstAdmin:
      settings.PLAT_ADMIN_EMAIL && settings.PLAT_ADMIN_PASSWORD
        ? { email: settings.PLAT_ADMIN_EMAIL.toLowerCase(), password: settings.PLAT_ADMIN_PASSWORD }
        : null,
    log: { level: settings.LOG_LEVEL, format: settings.LOG_FORMAT },
  }
  return { config, secrets: readSecrets(dataDir, settings) }
}

/** The configuration once the port is known: with API_PORT=0 the endpoint the others are told follows it. */
export function withBoundPort(config: ApiConfig, port: number): ApiConfig {
  const apiEndpoint = config.apiEndpoint === localEndpoint(0) ? localEndpoint(port) : config.apiEndpoint
  return { ...config, port, apiEndpoint }
}

const localEndpoint = (port: number): string => `http://localhost:${port}`
