import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { FunctionFigures, Invocation } from '@plat/shared/contracts/functions.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { z } from 'zod'

const EXTENSION = '.ndjson'
const WARN_EVERY_MS = 60_000
const FiguresLine = z.strictObject({ figures: z.array(FunctionFigures) })

interface KeptBatch {
  batch: string
  invocations: Invocation[]
  figures: FunctionFigures[]
  bytes: number
}

/**
 * Copies of unsent records and figures on disk, one file a batch and one line a record, so that they outlive a killed process. Written in the background, at once, one
 * after the other; a disk that fails costs this protection and nothing else.
 */
export class RecordSpool {
  readonly #directory: string
  readonly #log: Logger
  readonly #appends = new Map<string, string>()
  readonly #removals = new Set<string>()
  #working: Promise<void> | undefined
  #warnedAt = Number.NEGATIVE_INFINITY

  constructor({ directory, log }: { directory: string; log: Logger }) {
    this.#directory = directory
    this.#log = log
  }

  /** What an earlier process left, oldest first. A last line that was cut off is skipped. Creates the directory. */
  async read(): Promise<KeptBatch[]> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    const files = (await readdir(this.#directory)).filter((file) => file.endsWith(EXTENSION)).sort()
    return await Promise.all(
      files.map(async (file) => {
        const text = await readFile(path.join(this.#directory, file), 'utf8')
        return { batch: file.slice(0, -EXTENSION.length), bytes: text.length, ...parseLines(text) }
      }),
    )
  }

  append(batch: string, line: string): void {
    this.#appends.set(batch, `${this.#appends.get(batch) ?? ''}${line}\n`)
    this.#work()
  }

  remove(batch: string): void {
    this.#appends.delete(batch)
    this.#removals.add(batch)
    this.#work()
  }

  /** Settles when the disk has everything. Never rejects. */
  async settle(): Promise<void> {
    await this.#working
  }

  #work(): void {
    this.#working ??= this.#writeAll().finally(() => {
      this.#working = undefined
    })
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve() // what is recorded in the same turn leaves together
    while (this.#appends.size + this.#removals.size > 0) {
      for (const [batch, text] of this.#appends) {
        this.#appends.delete(batch)
        await appendFile(this.#fileOf(batch), text, { mode: 0o600 }).catch((error: unknown) => this.#warn(error))
      }
      for (const batch of this.#removals) {
        this.#removals.delete(batch)
        await rm(this.#fileOf(batch), { force: true }).catch((error: unknown) => this.#warn(error))
      }
    }
  }

  #fileOf(batch: string): string {
    return path.join(this.#directory, `${batch}${EXTENSION}`)
  }

  #warn(error: unknown): void {
    if (performance.now() - this.#warnedAt < WARN_EVERY_MS) return
    this.#warnedAt = performance.now()
    this.#log.warn('invocation records could not be kept on disk', { error })
  }
}

function parseLines(text: string): Pick<KeptBatch, 'invocations' | 'figures'> {
  const invocations: Invocation[] = []
  const figures: FunctionFigures[] = []
  for (const line of text.split('\n')) {
    const value = parseJson(line)
    const record = Invocation.safeParse(value)
    if (record.success) invocations.push(record.data)
    else figures.push(...(FiguresLine.safeParse(value).data?.figures ?? []))
  }
  return { invocations, figures }
}

/** Undefined for the end of a line that its process could not finish. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
