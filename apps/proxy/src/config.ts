import path from 'node:path'
import type { LinkAddress } from '@plat/link/link-address.ts'
import { readSecrets } from '@plat/shared/settings/read-secrets.ts'
import { readSettings, SettingsError } from '@plat/shared/settings/read-settings.ts'

export type ProxyConfig = ReturnType<typeof readProxyConfig>

/** The proxy's configuration as a pure function of the environment and DATA_DIR/secrets.json. @throws SettingsError */
export function readProxyConfig(env: Readonly<Record<string, string | undefined>>, workingDirectory: string) {
  const settings = readSettings(env, [
    'BIND_HOST',
    'PROXY_PORT',
    'API_PORT',
    'API_ENDPOINT',
    'FUNCTIONS_ENDPOINT',
    'FUNCTIONS_SOCKET',
    'FUNCTIONS_LINK_PORT',
    'BASE_DOMAIN',
    'DATA_DIR',
    'STORAGE_TYPE',
    'STORAGE_BASE_DIR',
    'LOG_LEVEL',
    'LOG_FORMAT',
    'ACCESS_LOG',
    'SECRET_KEY',
    'SERVICE_TOKEN',
  ])
  const dataDir = path.resolve(workingDirectory, settings.DATA_DIR ?? '.plat')
  const { serviceToken } = readSecrets(dataDir, settings)
  return {
    bindHost: settings.BIND_HOST,
    port: settings.PROXY_PORT,
    baseDomain: settings.BASE_DOMAIN,
    apiEndpoint: settings.API_ENDPOINT ?? `http://localhost:${settings.API_PORT}`,
    functionsLink: linkAddress(settings, serviceToken),
    routesFile: path.join(dataDir, 'cache', 'proxy', 'routes.json'),
    storageBaseDir: settings.STORAGE_BASE_DIR ?? path.join(dataDir, 'storage'),
    serviceToken,
    accessLog: settings.ACCESS_LOG,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
  }
}

interface LinkSettings {
  FUNCTIONS_SOCKET: string | undefined
  FUNCTIONS_LINK_PORT: number | undefined
  FUNCTIONS_ENDPOINT: string | undefined
}

/** The Unix socket on the same machine, else the link's port on the machine of FUNCTIONS_ENDPOINT. */
function linkAddress(settings: LinkSettings, token: string): LinkAddress {
  if (settings.FUNCTIONS_SOCKET) return { path: settings.FUNCTIONS_SOCKET }
  const { FUNCTIONS_LINK_PORT: port, FUNCTIONS_ENDPOINT: endpoint } = settings
  if (port) return { host: endpoint === undefined ? 'localhost' : new URL(endpoint).hostname, port, token }
  const message =
    'The proxy has no way to the functions-service. Set it, or FUNCTIONS_LINK_PORT and FUNCTIONS_ENDPOINT as that service has them.'
  throw new SettingsError([{ path: 'FUNCTIONS_SOCKET', message }])
}
