import { z } from 'zod'
import { Time } from './common.ts'

/** One process of the platform. `details`: what its own /health says, as it is. */
export const ServiceStatus = z.object({
  name: z.enum(['api', 'functions-service', 'build-service', 'proxy', 'database', 'storage']),
  status: z.enum(['ok', 'degraded', 'down']),
  /** Milliseconds its answer took; null: none came. */
  responseMs: z.number().nullable(),
  details: z.record(z.string(), z.unknown()),
})

/** GET /api/platform (admins): everything an operator wants to know at a glance. */
export const PlatformStatus = z.object({
  time: Time,
  version: z.string(),
  services: z.array(ServiceStatus),
  database: z.object({
    bytes: z.number().int(),
    connections: z.number().int(),
    largestTables: z.array(z.object({ name: z.string(), bytes: z.number().int() })),
  }),
  /** `freeBytes` of its disk; null: unknown, as in an object store. */
  storage: z.object({ artifacts: z.number().int(), bytes: z.number().int(), freeBytes: z.number().int().nullable() }),
  builds: z.object({ queued: z.number().int(), building: z.number().int(), slots: z.number().int() }),
  counts: z.object({ users: z.number().int(), projects: z.number().int(), deployments: z.number().int(), functions: z.number().int() }),
  /** Hits ÷ look-ups since its process started, 0 to 1; null: no look-up yet. */
  caches: z.array(z.object({ name: z.string(), hitRate: z.number().nullable(), entries: z.number().int() })),
})
export type PlatformStatus = z.infer<typeof PlatformStatus>
