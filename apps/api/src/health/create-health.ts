import { access, constants, statfs } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Dependencies } from '../dependencies.ts'

const ANSWER_MS_MAX = 2_000
const FREE_BYTES_MIN = 64 * 1024 * 1024

interface Health extends Record<string, unknown> {
  status: 'ok' | 'degraded'
  database: { status: 'ok' | 'unavailable'; latencyMs: number | null }
  storage: { status: 'ok' | 'full' | 'unavailable' }
  queue: { status: 'ok' | 'unavailable'; waiting: number; active: number; failed: number }
}

/** The facts of GET /health: what the api depends on, asked now, each within 2 s. Anything away makes it degraded, never dead. */
export function createHealth(dependencies: Pick<Dependencies, 'sql' | 'config' | 'queue'>): () => Promise<Health> {
  return async () => {
    const [database, storage, queue] = await Promise.all([
      checkDatabase(dependencies),
      checkStorage(dependencies),
      checkQueue(dependencies),
    ])
    const isOk = database.status === 'ok' && storage.status === 'ok' && queue.status === 'ok'
    return { status: isOk ? 'ok' : 'degraded', database, storage, queue }
  }
}

async function checkDatabase({ sql }: Pick<Dependencies, 'sql'>): Promise<Health['database']> {
  const startedAt = performance.now()
  const answered = await inTime(sql.query('SELECT 1'))
  return answered
    ? { status: 'ok', latencyMs: Math.round((performance.now() - startedAt) * 10) / 10 }
    : { status: 'unavailable', latencyMs: null }
}

async function checkStorage({ config }: Pick<Dependencies, 'config'>): Promise<Health['storage']> {
  if (!(await inTime(access(config.storageBaseDir, constants.W_OK).then(() => true)))) return { status: 'unavailable' }
  const disk = await inTime(statfs(config.storageBaseDir))
  return { status: disk && disk.bavail * disk.bsize < FREE_BYTES_MIN ? 'full' : 'ok' }
}

async function checkQueue({ queue }: Pick<Dependencies, 'queue'>): Promise<Health['queue']> {
  const stats = await inTime(queue.stats())
  const total = { waiting: 0, active: 0, failed: 0 }
  for (const { waiting, active, failed } of Object.values(stats ?? {})) {
    total.waiting += waiting
    total.active += active
    total.failed += failed
  }
  return { status: stats ? 'ok' : 'unavailable', ...total }
}

/** What the work gives, or undefined when it fails or takes longer than 2 s. */
async function inTime<Value>(work: Promise<Value>): Promise<Value | undefined> {
  const answered = new AbortController()
  try {
    return await Promise.race([work, delay(ANSWER_MS_MAX, undefined, { signal: answered.signal }).catch(() => undefined)])
  } catch {
    return undefined // unavailable is the answer
  } finally {
    answered.abort()
  }
}
