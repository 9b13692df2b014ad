/** What a job carries: any JSON object. At most 256 KiB as text. */
export type JobPayload = Record<string, unknown>

export interface JobContext {
  /** 1 for the first run, more for each retry. */
  attempt: number
  /** Aborted when the queue stops or the job has run for too long. */
  signal: AbortSignal
}

/** Runs one job. A rejection means "again later": with growing pauses, five tries in all. May run twice (invariant 7). */
export type JobHandler = (payload: JobPayload, context: JobContext) => Promise<void>

export interface EnqueueOptions {
  /** Earliest start, counted by the queue's own clock. */
  delaySeconds?: number
  /** While a job of this key waits (delayed ones included), another is not added. A running one does not count. */
  key?: string
}

export interface QueueStats {
  waiting: number
  active: number
  failed: number
}

/**
 * Durable work, shared by every replica of the api. What `enqueue` has answered survives a crash and runs at least once.
 * Every driver passes testing/queue-conformance.ts.
 */
export interface Queue {
  /** Adds a job; it is stored when this resolves. Only after `start`. */
  enqueue(name: string, payload: JobPayload, options?: EnqueueOptions): Promise<void>
  /** Takes jobs of this name, `concurrency` (default 1) at a time in this process. Once a name; before or after `start`. */
  work(name: string, handler: JobHandler, options?: { concurrency?: number }): Promise<void>
  /** Removes the waiting jobs of a key; answers how many there were. A running one goes on. */
  cancel(name: string, key: string): Promise<number>
  /** Runs a handler every so many seconds, or by a five-field cron line in UTC, on one replica each time. Once a name. */
  schedule(name: string, when: number | string, handler: () => Promise<void>): Promise<void>
  start(): Promise<void>
  /** Takes no further jobs, waits for running ones (20 s), then closes. May be called again. */
  stop(): Promise<void>
  /** Counts of every queue this process knows, by name. */
  stats(): Promise<Record<string, QueueStats>>
}
