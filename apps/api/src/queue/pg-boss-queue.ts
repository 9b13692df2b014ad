import { randomUUID } from 'node:crypto'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { PoolConfig } from 'pg'
import { PgBoss } from 'pg-boss'
import type { EnqueueOptions, JobHandler, JobPayload, Queue, QueueStats } from './queue.ts'

export interface PgBossQueueOptions {
  /** How connections to the database are opened; size and name of the pool are the queue's own. */
  connection: PoolConfig
  log: Logger
}

const SCHEMA = 'plat_queue'
const POOL_MAX = 4
const QUERY_TIMEOUT_MS = 30_000
const PAYLOAD_BYTES_MAX = 256 * 1024
const STOP_MS = 20_000
/** A crash leaves a job "active"; without a heartbeat for this long another worker takes it. */
const HEARTBEAT_SECONDS = 20
const RETRIES = { retryLimit: 4, retryDelay: 1, retryBackoff: true, retryDelayMax: 300 }
/** Ended jobs are looked at by nobody but operators. */
const KEPT_SECONDS = 86_400
/** New jobs wake workers by NOTIFY; polling only finds delayed and retried ones, and all of them while LISTEN is down. */
const POLLING = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 }

/**
 * The queue in Postgres by pg-boss, in a schema and a small pool of its own. A restart of the database is survived:
 * calls made meanwhile reject, workers go on as soon as it answers again.
 */
export function createPgBossQueue(options: PgBossQueueOptions): Queue {
  return new PgBossQueue(options)
}

class PgBossQueue implements Queue {
  readonly #boss: PgBoss
  readonly #log: Logger
  /** Memory of `createQueue`, which must come first and once a name. */
  readonly #created = new Map<string, Promise<void>>()
  /** What `work` and `schedule` were told before `start`. */
  readonly #onStart: (() => Promise<void>)[] = []
  readonly #timers: NodeJS.Timeout[] = []
  #state: 'new' | 'started' | 'stopped' = 'new'

  constructor({ connection, log }: PgBossQueueOptions) {
    this.#log = log
    const pool: PoolConfig = {
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      ...connection,
      max: POOL_MAX,
      application_name: 'plat-queue',
    }
    this.#boss = new PgBoss({
      ...(pool as object), // what pg-boss does not know itself it hands to its pg pool
      schema: SCHEMA,
      useListenNotify: true,
      monitorIntervalSeconds: 15,
      superviseIntervalSeconds: 15,
      monitorVacuum: false,
    })
    this.#boss.on('error', (error) => log.warn('queue trouble', { error }))
    this.#boss.on('warning', (warning) => log.warn('queue warning', { warning: warning.message }))
  }

  async enqueue(name: string, payload: JobPayload, { delaySeconds, key }: EnqueueOptions = {}): Promise<void> {
    const text = JSON.stringify(payload)
    if (Buffer.byteLength(text) > PAYLOAD_BYTES_MAX) throw new Error(`job ${name}: the payload is larger than 256 KiB`)
    await this.#create(name)
    // As text inside the JSON: Postgres refuses \u0000 in jsonb, user data may hold it. One waiting job a key: so every job needs one.
    await this.#boss.send(name, { text }, { singletonKey: key ?? randomUUID(), ...(delaySeconds ? { startAfter: delaySeconds } : {}) })
  }

  async work(name: string, handler: JobHandler, { concurrency = 1 }: { concurrency?: number } = {}): Promise<void> {
    await this.#whenStarted(async () => {
      await this.#create(name)
      for (let worker = 0; worker < concurrency; worker += 1) await this.#addWorker(name, handler)
    })
  }

  async #addWorker(name: string, handler: JobHandler): Promise<void> {
    const worker = await this.#boss.work<{ text?: string }>(name, { batchSize: 1, ...POLLING }, async (jobs) => {
      for (const job of jobs) {
        const payload = job.data?.text === undefined ? {} : (JSON.parse(job.data.text) as JobPayload)
        await this.#run(name, () => handler(payload, { attempt: job.retryCount + 1, signal: job.signal }))
      }
      this.#boss.notifyWorker(worker) // the next job may wait already; pg-boss would only look after the polling interval
    })
  }

  async #run(name: string, job: () => Promise<void>): Promise<void> {
    try {
      await job()
    } catch (error) {
      this.#log.warn('job failed', { job: name, error })
      throw error
    }
  }

  async cancel(name: string, key: string): Promise<number> {
    await this.#create(name)
    const ids = (await this.#boss.findJobs(name, { key, queued: true })).map((job) => job.id)
    if (ids.length > 0) await this.#boss.cancel(name, ids)
    return ids.length
  }

  async schedule(name: string, when: number | string, handler: () => Promise<void>): Promise<void> {
    await this.work(name, handler)
    await this.#whenStarted(async () => {
      if (typeof when === 'string') return this.#boss.schedule(name, when)
      const tick = () =>
        // One job a slot of the database's clock, whichever replica sends first.
        this.#boss
          .send(name, {}, { singletonKey: 'schedule', singletonSeconds: when, retryLimit: 0 })
          .catch((error: unknown) => this.#log.warn('could not schedule', { job: name, error }))
      await tick()
      this.#timers.push(setInterval(tick, when * 1000).unref())
    })
  }

  async start(): Promise<void> {
    await this.#boss.start()
    this.#state = 'started'
    for (const begin of this.#onStart.splice(0)) await begin()
  }

  async stop(): Promise<void> {
    const running = this.#state === 'started'
    this.#state = 'stopped'
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    if (running) await this.#boss.stop({ graceful: true, timeout: STOP_MS })
  }

  async stats(): Promise<Record<string, QueueStats>> {
    // Counted here: pg-boss's own figures may be a minute old.
    const { rows } = await this.#boss.getDb().executeSql(
      `SELECT name, count(*) FILTER (WHERE state IN ('created', 'retry'))::int AS waiting,
         count(*) FILTER (WHERE state = 'active')::int AS active, count(*) FILTER (WHERE state = 'failed')::int AS failed
       FROM ${SCHEMA}.job WHERE name = ANY($1) GROUP BY name`,
      [[...this.#created.keys()]],
    )
    return Object.fromEntries((rows as ({ name: string } & QueueStats)[]).map(({ name, ...stats }) => [name, stats]))
  }

  async #whenStarted(begin: () => Promise<void>): Promise<void> {
    if (this.#state === 'started') await begin()
    else this.#onStart.push(begin)
  }

  #create(name: string): Promise<void> {
    const known = this.#created.get(name)
    if (known) return known
    const created = this.#boss.createQueue(name, {
      policy: 'short',
      notify: true,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      deleteAfterSeconds: KEPT_SECONDS,
      ...RETRIES,
    })
    this.#created.set(name, created)
    created.catch(() => this.#created.delete(name)) // the next call tries again
    return created
  }
}
