import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import pg from 'pg'
import { connectionOptions } from './connection-options.ts'
import { translateDatabaseError } from './translate-database-error.ts'

interface WaitOptions {
  url: string
  password?: string | undefined
  log: Logger
  waitMsMax: number
}

const RETRY_MS = { first: 50, max: 1_000 }

/**
 * Settles when Postgres accepts connections; tries again while it is away or starting.
 *
 * @throws whatever Postgres says that waiting does not mend (wrong password, no such database), or the last failure when the time is over
 */
export async function waitForDatabase({ url, password, log, waitMsMax }: WaitOptions): Promise<void> {
  const until = Date.now() + waitMsMax
  for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(waitMs * 2, RETRY_MS.max)) {
    const failure = await tryConnect(url, password)
    if (failure === undefined) return
    if (Date.now() + waitMs > until || !isPassing(failure)) throw failure
    if (waitMs === RETRY_MS.max) log.warn('waiting for the database', { error: failure })
    await delay(waitMs)
  }
}

async function tryConnect(url: string, password: string | undefined): Promise<unknown> {
  const client = new pg.Client(connectionOptions(url, password))
  client.on('error', () => undefined) // connect rejects with the same error
  try {
    await client.connect()
    await client.query('SELECT 1')
    return undefined
  } catch (error) {
    return error
  } finally {
    await client.end().catch(() => undefined) // it may never have been open
  }
}

function isPassing(failure: unknown): boolean {
  const translated = translateDatabaseError(failure)
  return translated instanceof AppError && translated.code === 'DATABASE_UNAVAILABLE'
}
