import { setTimeout as delay } from 'node:timers/promises'
import type { BuildLogLine, Commit } from '@plat/shared/contracts/deployments.ts'
import type { z } from 'zod'

export interface Progress {
  lines: BuildLogLine[]
  commit?: z.infer<typeof Commit>
}

interface ProgressSenderOptions {
  /** Delivers one batch. A rejection means: try the same batch again. `refused` means that nobody wants this build's progress any more. */
  send(progress: Progress): Promise<'stored' | 'refused'>
  onRefused(): void
}

const PAUSE_MS = 100
const RETRY_MS = { first: 250, max: 5_000 }
const BATCH_LINES_MAX = 1000
/** Characters of a batch: well under the api's 1 MiB even when each takes three bytes. */
const BATCH_LENGTH_MAX = 250_000

/**
 * Brings log lines to the api in order, in batches every 100 ms, each until it is stored. The queue needs no bound of its own: the log
 * adds a bounded number of lines.
 */
export class ProgressSender {
  private readonly options: ProgressSenderOptions
  private readonly stopped = new AbortController()
  private queue: BuildLogLine[] = []
  private commit: z.infer<typeof Commit> | undefined
  private running: Promise<void> | undefined
  private isHurried = false

  constructor(options: ProgressSenderOptions) {
    this.options = options
  }

  add(line: BuildLogLine): void {
    if (this.stopped.signal.aborted) return
    this.queue.push(line)
    this.running ??= this.run()
  }

  /** Told to the api with the next batch. */
  setCommit(commit: z.infer<typeof Commit>): void {
    this.commit = commit
    this.running ??= this.run()
  }

  /** Settles when everything added so far is stored, refused, or the sender was stopped. */
  async flush(): Promise<void> {
    this.isHurried = true
    await this.running
    this.isHurried = false
  }

  /** Gives up what is not stored yet. */
  stop(): void {
    this.stopped.abort()
    this.queue = []
  }

  private async run(): Promise<void> {
    while ((this.queue.length > 0 || this.commit) && !this.stopped.signal.aborted) {
      if (!this.isHurried && this.queue.length < BATCH_LINES_MAX) await this.pause(PAUSE_MS)
      if (!this.stopped.signal.aborted) await this.sendBatch()
    }
    this.running = undefined
  }

  private async sendBatch(): Promise<void> {
    const lines = this.queue.slice(0, batchSize(this.queue))
    const commit = this.commit
    for (let waitMs = RETRY_MS.first; !this.stopped.signal.aborted; waitMs = Math.min(waitMs * 2, RETRY_MS.max)) {
      try {
        if ((await this.options.send({ lines, ...(commit ? { commit } : {}) })) === 'refused') {
          this.stop()
          this.options.onRefused()
          return
        }
        this.queue.splice(0, lines.length)
        if (this.commit === commit) this.commit = undefined
        return
      } catch {
        await this.pause(waitMs) // the api is away: it gets the same lines again, and stores those it has once
      }
    }
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopped.signal }).catch(() => undefined) // ended by stop()
  }
}

function batchSize(queue: readonly BuildLogLine[]): number {
  let length = 0
  let count = 0
  for (const line of queue) {
    length += line.text.length
    if (count > 0 && (length > BATCH_LENGTH_MAX || count >= BATCH_LINES_MAX)) break
    count += 1
  }
  return count
}
