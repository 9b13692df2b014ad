import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { FunctionFigures, Invocation, RecordInvocationsInput } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { RecordBatch } from './record-batch.ts'
import type { RecordSpool } from './record-spool.ts'

interface Options {
  /** Hands records and figures to the api. @throws AppError 400, 413 or 422 when it will never take them; anything else is tried again */
  send(batch: RecordInvocationsInput): Promise<void>
  /** What was counted and not taken yet. */
  takeFigures(): FunctionFigures[]
  spool: RecordSpool
  log: Logger
}

const SEND_EVERY_MS = 200
const BATCH_MAX = { records: 500, figures: 5_000, bytes: 4 * 1024 * 1024 }
const KEPT_MAX = { records: 10_000, bytes: 50 * 1024 * 1024 }
const RETRY_MS = { first: 250, max: 5_000 }
const CLOSE_MS = 5_000
const REFUSALS = new Set([400, 413, 422])

/**
 * Brings records and figures to the api in batches, off the request path. While the api is away they are kept, up to 10,000 records or
 * 50 MB; then the oldest records go, counted, but never the figures. A copy on disk lets them outlive this process, so a batch may be sent
 * twice: the api stores each record once and adds the figures of each batch once.
 */
export class InvocationRecorder {
  readonly #options: Options
  readonly #closing = new AbortController()
  /** Oldest first. */
  readonly #batches: RecordBatch[] = []
  #sending: Promise<void> | undefined
  #collecting: NodeJS.Timeout | undefined
  #dropped = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** Takes over what an earlier process could not send. */
  async restore(): Promise<void> {
    for (const { batch: name, invocations, figures, bytes } of await this.#options.spool.read()) {
      const batch = new RecordBatch(name)
      for (const invocation of invocations) batch.add(invocation, 0)
      batch.addFigures(figures, bytes)
      batch.isSealed = true
      if (batch.isEmpty) this.#options.spool.remove(name)
      else this.#batches.push(batch)
    }
    this.#dropOldest()
    this.#start()
  }

  record(invocation: Invocation): void {
    const line = JSON.stringify(invocation)
    const batch = this.#openBatch()
    batch.add(invocation, line.length)
    this.#options.spool.append(batch.name, line)
    this.#dropOldest()
    this.#start()
  }

  /** Something was counted: it is taken, kept and sent soon. */
  notice(): void {
    this.#collecting ??= setTimeout(() => this.#collect(), SEND_EVERY_MS).unref()
  }

  /** Records that wait, and those given up since the start. */
  statistics(): { pending: number; dropped: number } {
    return { pending: this.#kept().records, dropped: this.#dropped }
  }

  /** Sends what is there, within 5 s; the rest waits on disk for the next process. */
  async close(): Promise<void> {
    await nextTurn() // records are made in the turn after their call
    this.#collect()
    this.#closing.abort()
    await Promise.race([this.#sending, delay(CLOSE_MS, undefined, { ref: false })])
    await this.#options.spool.settle()
  }

  #collect(): void {
    clearTimeout(this.#collecting)
    this.#collecting = undefined
    const figures = this.#options.takeFigures()
    if (figures.length > 0) this.#addFigures(figures)
  }

  #addFigures(figures: readonly FunctionFigures[]): void {
    const line = JSON.stringify({ figures })
    const batch = this.#openBatch()
    batch.addFigures(figures, line.length)
    this.#options.spool.append(batch.name, line)
    this.#dropOldest()
    this.#start()
  }

  #openBatch(): RecordBatch {
    const last = this.#batches.at(-1)
    if (last && !last.isSealed && hasRoom(last)) return last
    const batch = new RecordBatch(uuidV7())
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
    let kept = this.#kept()
    while (kept.records > KEPT_MAX.records || kept.bytes > KEPT_MAX.bytes) {
      const oldest = this.#batches.find((batch, index) => batch.bytes > 0 && index < this.#batches.length - 1)
      if (!oldest) return
      const records = oldest.dropInvocations()
      this.#dropped += records
      if (records > 0) this.#options.log.warn('invocation records dropped', { records, dropped: this.#dropped })
      this.#keepFiguresOf(oldest)
      kept = this.#kept()
    }
  }

  /** Those of a batch that was sent before stay under its name: they may have been added already. */
  #keepFiguresOf(batch: RecordBatch): void {
    if (batch.isSealed && batch.figures.length > 0) return
    this.#finish(batch)
    if (batch.figures.length > 0) this.#addFigures(batch.figures)
  }

  #finish(batch: RecordBatch): void {
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
        await this.#deliver({ batchId: batch.name, invocations: [...batch.invocations], figures: [...batch.figures] })
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

  /** Finds by halving the record that the api refuses, so that one strange record costs neither the others nor the figures. */
  async #deliver(batch: RecordInvocationsInput): Promise<void> {
    try {
      await this.#options.send(batch)
    } catch (error) {
      if (!(error instanceof AppError) || !REFUSALS.has(error.status)) throw error
      const { invocations, figures } = batch
      if (invocations.length > 0 && figures.length > 0) {
        await this.#deliver({ ...batch, invocations: [] })
        return await this.#deliver({ invocations, figures: [] })
      }
      if (invocations.length > 1) {
        const middle = Math.ceil(invocations.length / 2)
        await this.#deliver({ invocations: invocations.slice(0, middle), figures: [] })
        return await this.#deliver({ invocations: invocations.slice(middle), figures: [] })
      }
      this.#dropped += invocations.length
      this.#options.log.error('the api refused what it was told of invocations', {
        invocationId: invocations[0]?.id,
        figures: figures.length,
        error,
      })
    }
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined) // cut short by close()
  }
}

const hasRoom = ({ invocations, figuresCount, bytes }: RecordBatch): boolean =>
  invocations.length < BATCH_MAX.records && figuresCount < BATCH_MAX.figures && bytes < BATCH_MAX.bytes
