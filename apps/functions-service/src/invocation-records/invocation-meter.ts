import type { FunctionFigures } from '@plat/shared/contracts/functions.ts'
import type { InvocationOutcome } from '../function-executor/invocation.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { FunctionMeter } from './function-meter.ts'

/** The meters of all functions. Each lives as long as its function is kept, and until what it has counted is taken. */
export class InvocationMeter {
  readonly #recordsPerSecond: number
  readonly #meters = new WeakMap<RunnableFunction, FunctionMeter>()
  /** Meters that have counted something since figures were last taken. */
  readonly #moved = new Set<FunctionMeter>()
  #finished: FunctionFigures[] = []

  /** `recordsPerSecond`: successes of one function that leave a record. */
  constructor({ recordsPerSecond }: { recordsPerSecond: number }) {
    this.#recordsPerSecond = recordsPerSecond
  }

  /** Counts one invocation. Answers how many its record stands for; 0: it leaves none. */
  count(outcome: InvocationOutcome): number {
    const meter = this.#meterOf(outcome.fn)
    const finished = meter.count(outcome)
    if (finished) this.#finished.push(finished)
    this.#moved.add(meter)
    return meter.sample(outcome)
  }

  /** Whatever was counted and not taken yet. */
  take(): FunctionFigures[] {
    const figures = this.#finished
    this.#finished = []
    for (const meter of this.#moved) {
      const taken = meter.take()
      if (taken) figures.push(taken)
    }
    this.#moved.clear()
    return figures
  }

  #meterOf(fn: RunnableFunction): FunctionMeter {
    const known = this.#meters.get(fn)
    if (known) return known
    const meter = new FunctionMeter(fn, this.#recordsPerSecond)
    this.#meters.set(fn, meter)
    return meter
  }
}
