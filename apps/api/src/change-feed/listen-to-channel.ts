import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import pg from 'pg'

interface ListenOptions {
  connection: pg.ClientConfig
  /** A plain identifier: it becomes part of the statement. */
  channel: string
  log: Logger
  /** Called after every (re)connect: what was notified in between is lost. */
  onListening(): void
  onPayload(payload: string): void
}

const RETRY_MS = { first: 50, max: 2_000 }
const CHECK_MS = 10_000

/**
 * Listens on one connection of its own until closed. A restart of Postgres loses LISTEN silently, and a dead network says nothing at
 * all: the connection is asked every 10 s, and opened again, with backoff, whenever it ends or does not answer.
 */
export function listenToChannel(options: ListenOptions): { listening: Promise<void>; close(): Promise<void> } {
  const closed = new AbortController()
  const first = Promise.withResolvers<void>()
  const ended = follow(options, closed.signal, first.resolve)
  return {
    listening: first.promise,
    async close() {
      closed.abort()
      await ended
    },
  }
}

async function follow(options: ListenOptions, closed: AbortSignal, onFirst: () => void): Promise<void> {
  let waitMs = RETRY_MS.first
  while (!closed.aborted) {
    await listenOnce(options, closed, () => {
      waitMs = RETRY_MS.first
      onFirst()
      options.onListening()
    }).catch((error: unknown) => options.log.warn('listening for changes failed', { error }))
    await delay(waitMs * (0.5 + Math.random() / 2), undefined, { signal: closed }).catch(() => undefined) // aborted by close()
    waitMs = Math.min(waitMs * 2, RETRY_MS.max)
  }
}

async function listenOnce(options: ListenOptions, closed: AbortSignal, onListening: () => void): Promise<void> {
  const client = new pg.Client({ ...options.connection, query_timeout: CHECK_MS })
  const lost = new AbortController()
  client.on('error', () => lost.abort())
  client.on('end', () => lost.abort())
  client.on('notification', ({ payload }) => {
    if (payload !== undefined) options.onPayload(payload)
  })
  const over = AbortSignal.any([closed, lost.signal])
  try {
    await client.connect()
    await client.query(`LISTEN ${options.channel}`)
    onListening()
    while (!over.aborted) {
      await delay(CHECK_MS, undefined, { signal: over }).catch(() => undefined) // woken by the end of the connection
      if (!over.aborted) await client.query('SELECT 1')
    }
  } finally {
    await endWithin(client, 1_000)
  }
}

/** Says goodbye, and cuts the connection of a server that does not answer. */
async function endWithin(client: pg.Client, ms: number): Promise<void> {
  const given = new AbortController()
  const ended = client.end().catch(() => undefined) // it may be gone already
  await Promise.race([ended, delay(ms, undefined, { signal: given.signal }).catch(() => undefined)]) // aborted just below
  given.abort()
  ;(client as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy()
}
