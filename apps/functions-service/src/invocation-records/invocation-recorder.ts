import { setTimeout as delay } from 'node:timers/promises'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { RecordSpool } from './record-spool.ts'

interface Options {
  /** Hands records to the api. @throws AppError 400, 413 or 422 when it will never take them; anything else is tried again */
  send(invocations: Invocation[]): Promise<void>
  spool: RecordSpool
  log: Logger
}

interface Batch {
  name: string
  invocations: Invocation[]
  bytes: number
  /** On its way: nothing may be added any more. */
  isSealed: boolean
}

const SEND_EVERY_MS = 200
const BATCH_MAX = { records: 500, bytes: 4 * 1024 * 1024 }
const KEPT_MAX = { records: 10_000, bytes: 50 * 1024 * 1024 }
const RETRY_MS = { first: 250, max: 5_000 }
const CLOSE_MS = 5_000
const REFUSALS = new Set([400, 413, 422])

/**
 * Brings records to the api in batches, off the request path. While the api is away they are kept, up to 10,000 or 50 MB; then the oldest
 * go, counted. A copy on disk lets them outlive this process, so one may be sent twice: the api stores it once.
 */
export class InvocationRecorder {
  readonly #options: Options
  readonly #closing = new AbortController()
  /** Oldest first. */
  readonly #batches: Batch[] = []
  #sending: Promise<void> | undefined
  #dropped = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** Takes over what an earlier process could not send. */
  async restore(): Promise<void> {
    for (const { batch: name, invocations } of await this.#options.spool.read()) {
      if (invocations.length === 0) this.#options.spool.remove(name)
      else this.#batches.push({ name, invocations, bytes: JSON.stringify(invocations).length, isSealed: true })
    }
    this.#dropOldest()
    this.#start()
  }

  record(invocation: Invocation): void {
    const line = JSON.stringify(invocation)
    const batch = this.#openBatch()
    batch.invocations.push(invocation)
    batch.bytes += line.length
    this.#options.spool.append(batch.name, line)
    this.#dropOldest()
    this.#start()
  }

  /** Records that wait, and those given up since the start. */
  statistics(): { pending: number; dropped: number } {
    return { pending: this.#kept().records, dropped: this.#dropped }
  }

  /** Sends what is there, within 5 s; the rest waits on disk for the next process. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.race([this.#sending, delay(CLOSE_MS, undefined, { ref: false })])
    await this.#options.spool.settle()
  }

  #openBatch(): Batch {
    const last = this.#batches.at(-1)
    if (last && !last.isSealed && last.invocations.length < BATCH_MAX.records && last.bytes < BATCH_MAX.bytes) return last
    const batch: Batch = { name: uuidV7(), invocations: [], bytes: 0, isSealed: false }
    this.#batches.push(batch)
    return batch
  }

  #kept(): { records: number; bytes: number } {
    return this.#batches.reduce(
      (sum, { invocations, bytes }) => ({ records: sum.records + invocations.length, bytes: sum.bytes + bytes }),
      { records: 0, bytes: 0 },
    )
  }

  #dropOldest(): void {
    for (
      let kept = this.#kept();
      this.#batches.length > 1 && (kept.records > KEPT_MAX.records || kept.bytes > KEPT_MAX.bytes);
      kept = this.#kept()
    ) {
      const [oldest] = this.#batches
      if (!oldest) return
      this.#dropped += oldest.invocations.length
      this.#finish(oldest)
      this.#options.log.warn('invocation records dropped', { records: oldest.invocations.length, dropped: this.#dropped })
    }
  }

  #finish(batch: Batch): void {
    const index = this.#batches.indexOf(batch)
    if (index === -1) return
    this.#batches.splice(index, 1)
    this.#options.spool.remove(batch.name)
  }

  #start(): void {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
  }

  async #sendAll(): Promise<void> {
    let retryMs = RETRY_MS.first
    while (this.#batches.length > 0) {
      if (this.#batches.length === 1) await this.#pause(SEND_EVERY_MS)
      const [batch] = this.#batches
      if (!batch) return
      batch.isSealed = true
      try {
        await this.#deliver(batch.invocations)
        this.#finish(batch)
        retryMs = RETRY_MS.first
      } catch (error) {
        if (this.#closing.signal.aborted) return
        this.#options.log.debug('invocation records wait for the api', { error })
        await this.#pause(retryMs)
        retryMs = Math.min(2 * retryMs, RETRY_MS.max)
      }
    }
  }

  /** Finds by halving the record that the api refuses, so that one strange record does not cost the others. */
  async #deliver(invocations: Invocation[]): Promise<void> {
    try {
      await this.#options.send(invocations)
    } catch (error) {
      if (!(error instanceof AppError) || !REFUSALS.has(error.status)) throw error
      if (invocations.length > 1) {
        const middle = Math.ceil(invocations.length / 2)
        await this.#deliver(invocations.slice(0, middle))
        await this.#deliver(invocations.slice(middle))
        return
      }
      this.#dropped += 1
      this.#options.log.warn('an invocation record was refused', { invocationId: invocations[0]?.id, error })
    }
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined) // cut short by close()
  }
}
