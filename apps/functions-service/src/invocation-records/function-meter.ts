import { type FunctionFigures, LATENCY_BUCKETS_MS } from '@plat/shared/contracts/functions.ts'
import type { InvocationOutcome } from '../function-executor/invocation.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { isCallersFault } from '../guests/is-callers-fault.ts'
import { toStatus } from './to-status.ts'

const HOUR_MS = 3_600_000
const SECOND_MS = 1_000

/**
 * Adds up the invocations of one function version, and chooses which of them leave a record. What a caller got wrong is no error of the
 * function's: nobody can spoil its figures by what he sends.
 */
export class FunctionMeter {
  readonly #fn: Pick<RunnableFunction, 'projectId' | 'functionName' | 'version'>
  readonly #recordsPerSecond: number
  #hour = 0
  #figures: FunctionFigures | undefined
  #second = 0
  #recordsLeft = 0
  /** Successes without a record since the last one with. */
  #passedOver = 0

  constructor({ projectId, functionName, version }: RunnableFunction, recordsPerSecond: number) {
    this.#fn = { projectId, functionName, version }
    this.#recordsPerSecond = recordsPerSecond
  }

  /** Counts one invocation. Answers the figures of the hour before when this is the first of another hour. */
  count(outcome: InvocationOutcome): FunctionFigures | undefined {
    const hour = Math.floor(outcome.acceptedAt / HOUR_MS)
    const finished = hour === this.#hour ? undefined : this.take()
    this.#hour = hour
    const figures = this.#figures ?? this.#begin()
    figures[outcome.failure && isCallersFault(outcome.failure) ? 'success' : toStatus(outcome.failure)] += 1
    if (outcome.cold) figures.cold += 1
    figures.wallMs += outcome.durationMs
    figures.cpuMs += outcome.cpuMs
    figures.queueMs += outcome.queueMs
    figures.bytesIn += outcome.bytesIn
    figures.bytesOut += outcome.bytesOut
    const bucket = bucketOf(outcome.durationMs)
    figures.latency[bucket] = (figures.latency[bucket] ?? 0) + 1
    return finished
  }

  /** What was counted since it was last taken. */
  take(): FunctionFigures | undefined {
    const figures = this.#figures
    this.#figures = undefined
    return figures
  }

  /** How many successes the record of this one stands for; 0 when it is to leave none. Failures always leave one, of their own. */
  sample({ failure, acceptedAt }: InvocationOutcome): number {
    if (failure) return 1
    const second = Math.floor(acceptedAt / SECOND_MS)
    if (second !== this.#second) {
      this.#second = second
      this.#recordsLeft = this.#recordsPerSecond
    }
    this.#passedOver += 1
    if (this.#recordsLeft === 0) return 0
    this.#recordsLeft -= 1
    const sampledFrom = this.#passedOver
    this.#passedOver = 0
    return sampledFrom
  }

  #begin(): FunctionFigures {
    this.#figures = {
      ...this.#fn,
      hour: new Date(this.#hour * HOUR_MS).toISOString(),
      ...{ success: 0, error: 0, timeout: 0, cold: 0, wallMs: 0, cpuMs: 0, queueMs: 0, bytesIn: 0, bytesOut: 0 },
      latency: new Array<number>(LATENCY_BUCKETS_MS.length + 1).fill(0),
    }
    return this.#figures
  }
}

function bucketOf(durationMs: number): number {
  let bucket = 0
  while (bucket < LATENCY_BUCKETS_MS.length && durationMs > (LATENCY_BUCKETS_MS[bucket] ?? 0)) bucket += 1
  return bucket
}
