import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import { z } from 'zod'
import type { ServiceStatus } from './ask-health.ts'

const Counts = z.object({ hits: z.number(), misses: z.number() })
/** Which caches the services tell of, and in which field of their health. */
const CACHES: { name: string; service: ServiceStatus['name']; field: string; entries: string }[] = [
  { name: 'function code', service: 'functions-service', field: 'cache', entries: 'entries' },
  { name: 'site files', service: 'proxy', field: 'files', entries: 'files' },
  { name: 'sites', service: 'proxy', field: 'sites', entries: 'sites' },
]

/** How well the caches of the services do, as far as those say. */
export function readCacheRates(services: readonly ServiceStatus[]): PlatformStatus['caches'] {
  return CACHES.flatMap(({ name, service, field, entries }) => {
    const told = services.find((each) => each.name === service)?.details[field]
    const counts = Counts.safeParse(told)
    if (!counts.success) return []
    const { hits, misses } = counts.data
    const count = z.object({ [entries]: z.number().int() }).safeParse(told)
    return [{ name, hitRate: hits + misses === 0 ? null : hits / (hits + misses), entries: count.success ? (count.data[entries] ?? 0) : 0 }]
  })
}
