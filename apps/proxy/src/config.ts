import path from 'node:path'
import { readSecrets } from '@plat/shared/settings/read-secrets.ts'
import { readSettings } from '@plat/shared/settings/read-settings.ts'

export type ProxyConfig = ReturnType<typeof readProxyConfig>

/** The proxy's configuration as a pure function of the environment and DATA_DIR/secrets.json. @throws SettingsError */
export function readProxyConfig(env: Readonly<Record<string, string | undefined>>, workingDirectory: string) {
  const settings = readSettings(env, [
    'BIND_HOST',
    'PROXY_PORT',
    'API_PORT',
    'API_ENDPOINT',
    'FUNCTIONS_PORT',
    'FUNCTIONS_ENDPOINT',
    'FUNCTIONS_SOCKET',
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
  return {
    bindHost: settings.BIND_HOST,
    port: settings.PROXY_PORT,
    baseDomain: settings.BASE_DOMAIN,
    apiEndpoint: settings.API_ENDPOINT ?? `http://localhost:${settings.API_PORT}`,
    functionsEndpoint: settings.FUNCTIONS_SOCKET
      ? `unix:${settings.FUNCTIONS_SOCKET}`
      : (settings.FUNCTIONS_ENDPOINT ?? `http://localhost:${settings.FUNCTIONS_PORT}`),
    routesFile: path.join(dataDir, 'cache', 'proxy', 'routes.json'),
    storageBaseDir: settings.STORAGE_BASE_DIR ?? path.join(dataDir, 'storage'),
    serviceToken: readSecrets(dataDir, settings).serviceToken,
    accessLog: settings.ACCESS_LOG,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
  }
}
