import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { ClientConfig } from 'pg'
import type { SqlPool } from '../database/sql-pool.ts'
import type { ChangeNotice, Changes, HeardNotice } from './changes.ts'
import { listenToChannel } from './listen-to-channel.ts'

const CHANNEL = 'plat_changes'
/** Postgres refuses payloads of 8000 bytes and more. */
const PAYLOAD_BYTES_MAX = 7_900
const HOSTS_BYTES_MAX = 7_000

interface OpenChanges extends Changes {
  /** Settles when notices are first heard. */
  listening: Promise<void>
  close(): Promise<void>
}

/** Spreads notices over every copy of the api by Postgres LISTEN/NOTIFY. Reconnects by itself; subscribers hear `resync` after each connect. */
export function openChanges({ connection, sql, log }: { connection: ClientConfig; sql: SqlPool; log: Logger }): OpenChanges {
  const listeners = new Set<(notice: HeardNotice) => void>()
  const tell = (notice: HeardNotice): void => {
    for (const listener of [...listeners]) {
      try {
        listener(notice)
      } catch (error) {
        log.error('a listener to changes failed', { error, notice: notice.type })
      }
    }
  }
  const channel = listenToChannel({
    connection,
    channel: CHANNEL,
    log,
    onListening: () => tell({ type: 'resync' }),
    onPayload: (payload) => {
      const notice = parseNotice(payload)
      if (notice) tell(notice)
    },
  })
  return {
    async publish(notice, within = sql) {
      const payloads = toPayloads(notice)
      if (payloads.length > 0) await within.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [CHANNEL, payloads])
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    listening: channel.listening,
    close: channel.close,
  }
}

/** The notice as texts short enough for Postgres: hosts are spread over several. */
export function toPayloads(notice: ChangeNotice): string[] {
  if (notice.type !== 'routes') return [JSON.stringify(notice)]
  const chunks: string[][] = []
  let bytes = HOSTS_BYTES_MAX
  for (const host of new Set(notice.hosts)) {
    bytes += Buffer.byteLength(host) + 3
    if (bytes > HOSTS_BYTES_MAX) {
      chunks.push([])
      bytes = Buffer.byteLength(host) + 3
    }
    chunks.at(-1)?.push(host)
  }
  return chunks
    .map((hosts) => JSON.stringify({ type: 'routes', hosts }))
    .filter((payload) => Buffer.byteLength(payload) <= PAYLOAD_BYTES_MAX)
}

/** Anyone with the database's password can notify: what is no notice is dropped. */
function parseNotice(payload: string): ChangeNotice | undefined {
  try {
    const notice = JSON.parse(payload) as Partial<ChangeNotice> | null
    return notice && ['routes', 'functions', 'build-cancelled', 'build-log'].includes(String(notice.type))
      ? (notice as ChangeNotice)
      : undefined
  } catch {
    return undefined // not JSON, so not ours
  }
}
