import path from 'node:path'
import type { Environment, StandaloneConfig } from '../config.ts'
import { APPS, type AppName } from './apps.ts'
import { localUrl } from './local-url.ts'
import type { Ports } from './ports.ts'

export interface AppEnvironmentInput {
  env: Environment
  config: StandaloneConfig
  /** Concrete ones. */
  ports: Ports
  /** Where the sockets live. */
  socketDir: string
  databaseUrl: string
}

/** Settings that only the api may know: the hands hold no database handle and no secret but the service token (architecture.md). */
const API_ONLY = ['DATABASE_URL', 'SECRET_KEY', 'PLAT_ADMIN_EMAIL', 'PLAT_ADMIN_PASSWORD', 'REDIS_URL']
/** The dashboard speaks to the api as whoever is signed in, never for the platform. */
const NOT_FOR_DASHBOARD = ['SERVICE_TOKEN']
/** Ours: between run.mjs and this process. */
const PRIVATE = ['PLAT_PARENT_PID']

/**
 * The environment of one app: the operator's own, with every setting that was decided here in its concrete form. Secrets made here are
 * not in it: apps read them from DATA_DIR/secrets.json.
 */
export function appEnvironment(app: AppName, { env, config, ports, socketDir, databaseUrl }: AppEnvironmentInput): Record<string, string> {
  const withheld = new Set([...PRIVATE, ...(APPS[app].isHand ? API_ONLY : []), ...(app === 'dashboard' ? NOT_FOR_DASHBOARD : [])])
  const given = Object.entries(env).flatMap(([name, value]) => (value === undefined || withheld.has(name) ? [] : [[name, value] as const]))
  return {
    // What Node.js compiled at one start it need not compile at the next: half of the time a service takes to be there.
    NODE_COMPILE_CACHE: path.join(config.dataDir, 'compile-cache'),
    ...Object.fromEntries(given),
    DATA_DIR: config.dataDir,
    BIND_HOST: config.bindHost,
    BASE_DOMAIN: config.baseDomain,
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
    API_ENDPOINT: config.apiEndpoint ?? localUrl(config.bindHost, ports.API_PORT),
    FUNCTIONS_ENDPOINT: config.functionsEndpoint ?? localUrl(config.bindHost, ports.FUNCTIONS_PORT),
    FUNCTIONS_SOCKET: config.functionsSocket ?? path.join(socketDir, 'functions.sock'),
    LOG_LEVEL: config.log.level,
    LOG_FORMAT: config.log.format,
    PLAT_SUPERVISED: '1',
    ...(APPS[app].isHand ? {} : { DATABASE_URL: databaseUrl }),
  }
}
