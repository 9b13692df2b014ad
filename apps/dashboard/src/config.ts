import { readSettings } from '@plat/shared/settings/read-settings.ts'

export type DashboardConfig = ReturnType<typeof readDashboardConfig>

/** The dashboard's configuration as a pure function of the environment. @throws SettingsError */
export function readDashboardConfig(env: Readonly<Record<string, string | undefined>>) {
  const settings = readSettings(env, ['BIND_HOST', 'DASHBOARD_PORT', 'API_PORT', 'API_ENDPOINT', 'LOG_LEVEL', 'LOG_FORMAT'])
  return {
    bindHost: settings.BIND_HOST,
    port: settings.DASHBOARD_PORT,
    apiEndpoint: settings.API_ENDPOINT ?? `http://localhost:${settings.API_PORT}`,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
  }
}
