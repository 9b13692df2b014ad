import { percentile } from '../support/percentile.ts'
import type { HostileOutcome } from './judge-hostile.ts'
import type { InnocentOutcome } from './judge-innocent.ts'

/** Sentences that are kept of each kind of failure. */
const EXAMPLES_MAX = 5

/** Counts what calls came to. */
export class SoakTally {
  /** Of innocent functions. */
  calls = 0
  right = 0
  left = 0
  stuck = 0
  wrong = 0
  failed = 0
  overloaded = 0
  /** Right answers of the version before, sent for after the newer one was reported live. */
  outdated = 0
  outdatedMsMax = 0
  hostileCalls = 0
  uncontained = 0
  readonly latenciesMs: number[] = []
  /** Innocent calls that were not answered rightly, by what they came to. */
  readonly codes = new Map<string, number>()
  readonly examples: string[] = []
  readonly #examplesOf = new Map<string, number>()

  countInnocent(outcome: InnocentOutcome): void {
    this.calls += 1
    this[outcome.type] += 1
    if (outcome.type === 'right') {
      this.latenciesMs.push(outcome.ms)
      if (outcome.outdatedMs > 0) this.outdated += 1
      this.outdatedMsMax = Math.max(this.outdatedMsMax, outcome.outdatedMs)
    } else if (outcome.type !== 'left') {
      const code = 'code' in outcome ? outcome.code : outcome.type
      this.codes.set(code, (this.codes.get(code) ?? 0) + 1)
      if ('sentence' in outcome) this.#keepExample(code, outcome.sentence)
    }
  }

  countHostile(outcome: HostileOutcome): void {
    this.hostileCalls += 1
    if (outcome.type === 'contained') return
    this.uncontained += 1
    this.#keepExample('uncontained', outcome.sentence)
  }

  /** Milliseconds within which this share of the right answers came; NaN of none. */
  latencyMs(share: number): number {
    return percentile(this.latenciesMs, share)
  }

  #keepExample(kind: string, sentence: string): void {
    const kept = this.#examplesOf.get(kind) ?? 0
    this.#examplesOf.set(kind, kept + 1)
    if (kept < EXAMPLES_MAX) this.examples.push(sentence)
  }
}
