import { readFileSync } from 'node:fs'
import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import type { Dependencies } from '../dependencies.ts'
import type { createHealth } from '../health/create-health.ts'
import { askHealth, type ServiceStatus } from './ask-health.ts'
import type { createStorageMeter } from './create-storage-meter.ts'
import { readCacheRates } from './read-cache-rates.ts'
import { readDatabaseFigures } from './read-database-figures.ts'

type Needed = Pick<Dependencies, 'sql' | 'config' | 'clock'>

interface Tools {
  health: ReturnType<typeof createHealth>
  measureStorage: ReturnType<typeof createStorageMeter>
}

const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as { version: string }
/** The proxy says how it does to whoever asks its own address by number. */
const proxyUrl = ({ bindHost, proxyPort }: Dependencies['config']): string =>
  `http://${/^\d+\.\d+\.\d+\.\d+$/.test(bindHost) && bindHost !== '0.0.0.0' ? bindHost : '127.0.0.1'}:${proxyPort}`

/** Everything an operator wants to know at a glance, asked now and side by side; what does not answer within 2 s is down. */
export async function readPlatform(dependencies: Needed, { health, measureStorage }: Tools): Promise<PlatformStatus> {
  const { config, clock } = dependencies
  const figures = await readDatabaseFigures(dependencies)
  const [own, storage, ...others] = await Promise.all([
    readOwn(health),
    measureStorage(),
    askHealth('functions-service', config.functionsEndpoint),
    askHealth('proxy', proxyUrl(config)),
    ...figures.buildServices.map((url) => askHealth('build-service', url)),
  ])
  const missing: ServiceStatus[] = others.some(({ name }) => name === 'build-service') ? [] : [DOWN]
  const services = [...own, ...others, ...missing]
  const { database, builds, counts } = figures
  return { time: clock.now().toISOString(), version, services, database, storage, builds, counts, caches: readCacheRates(services) }
}

/** No build-service has been heard of for a while. */
const DOWN: ServiceStatus = { name: 'build-service', status: 'down', responseMs: null, details: {} }

/** The api itself, and what it alone talks to. */
async function readOwn(health: Tools['health']): Promise<ServiceStatus[]> {
  const startedAt = performance.now()
  const { status, database, storage, ...details } = await health()
  const responseMs = Math.round((performance.now() - startedAt) * 10) / 10
  const { latencyMs } = database
  return [
    { name: 'api', status, responseMs, details: { ...details, uptime: process.uptime() } },
    { name: 'database', status: database.status === 'ok' ? 'ok' : 'down', responseMs: latencyMs, details: database },
    { name: 'storage', status: STORAGE[storage.status], responseMs: null, details: storage },
  ]
}

const STORAGE = { ok: 'ok', full: 'degraded', unavailable: 'down' } as const
