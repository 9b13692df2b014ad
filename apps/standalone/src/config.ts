import path from 'node:path'
import { readSettings } from '@plat/shared/settings/read-settings.ts'
import { SETTINGS, type SettingName } from '@plat/shared/settings/settings.ts'
import type { Ports } from './platform/ports.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface StandaloneConfig {
  /** Absolute. */
  dataDir: string
  bindHost: string
  baseDomain: string
  /** As set: 0 stands for any free one. */
  ports: Ports
  /** Set when an external database is used instead of the embedded one. */
  databaseUrl: string | undefined
  /** Where the operator says the api is reached, if at all. */
  apiEndpoint: string | undefined
  functionsEndpoint: string | undefined
  functionsSocket: string | undefined
  adminEmail: string | undefined
  log: { level: 'error' | 'warn' | 'info' | 'debug'; format: 'text' | 'json' }
}

/**
 * The settings of the whole platform. Every setting of every app is read here, so that one report names all that is wrong before
 * anything starts. Relative paths are below the checkout. `npm start` is made for people, so LOG_FORMAT=auto means text.
 *
 * @throws SettingsError
 */
export function readStandaloneConfig(env: Environment, checkoutDir: string): StandaloneConfig {
  const settings = readSettings(env, Object.keys(SETTINGS) as SettingName[])
  return {
    dataDir: path.resolve(checkoutDir, settings.DATA_DIR ?? '.plat'),
    bindHost: settings.BIND_HOST,
    baseDomain: settings.BASE_DOMAIN,
    ports: {
      API_PORT: settings.API_PORT,
      FUNCTIONS_PORT: settings.FUNCTIONS_PORT,
      BUILD_PORT: settings.BUILD_PORT,
      PROXY_PORT: settings.PROXY_PORT,
      ...(settings.PLAT_DASHBOARD === 'on' ? { DASHBOARD_PORT: settings.DASHBOARD_PORT } : {}),
    },
    databaseUrl: settings.DATABASE_URL,
    apiEndpoint: settings.API_ENDPOINT,
    functionsEndpoint: settings.FUNCTIONS_ENDPOINT,
    functionsSocket: settings.FUNCTIONS_SOCKET,
    adminEmail: settings.PLAT_ADMIN_EMAIL,
    log: { level: settings.LOG_LEVEL, format: settings.LOG_FORMAT === 'json' ? 'json' : 'text' },
  }
}
