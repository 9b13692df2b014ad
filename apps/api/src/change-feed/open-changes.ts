import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { ClientConfig } from 'pg'
import type { SqlPool } from '../database/sql-pool.ts'
import type { ChangeNotice, Changes, HeardNotice } from './changes.ts'
import { listenToChannel } from './listen-to-channel.ts'
import { CHANNEL, publishNotice } from './publish-notice.ts'

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
    publish: (notice, within = sql) => publishNotice(within, notice),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    listening: channel.listening,
    close: channel.close,
  }
}

const TYPES = new Set(['routes', 'functions', 'build-cancelled', 'build-log', 'deployment', 'invocations', 'records', 'activity', 'access'])

/** Anyone with the database's password can notify: what is no notice is dropped. */
function parseNotice(payload: string): ChangeNotice | undefined {
  try {
    const notice = JSON.parse(payload) as Partial<ChangeNotice> | null
    return notice && TYPES.has(String(notice.type)) ? (notice as ChangeNotice) : undefined
  } catch {
    return undefined // not JSON, so not ours
  }
}
