import type { PortSetting } from './ports.ts'

export type AppName = 'api' | 'functions-service' | 'build-service' | 'proxy' | 'dashboard'

/** The apps, each at apps/<name>/src/main.ts. `isHand`: holds no database handle and no secret but the service token. */
export const APPS: Readonly<Record<AppName, { port: PortSetting; isHand: boolean }>> = {
  api: { port: 'API_PORT', isHand: false },
  'functions-service': { port: 'FUNCTIONS_PORT', isHand: true },
  'build-service': { port: 'BUILD_PORT', isHand: true },
  proxy: { port: 'PROXY_PORT', isHand: true },
  dashboard: { port: 'DASHBOARD_PORT', isHand: true },
}
