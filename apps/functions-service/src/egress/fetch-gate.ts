import type { EgressLimits } from './egress-limits.ts'
import type { EgressPass } from './egress-pass.ts'
import { type EgressRefusal, overLimit } from './egress-refusal.ts'

interface Load {
  fetches: number
  wideDecoders: number
}

/** Counts what is under way, so that neither a call, nor a project, nor all together take more than their share. */
export class FetchGate {
  readonly #limits: EgressLimits
  readonly #projects = new Map<string, Load>()
  readonly #total: Load = { fetches: 0, wideDecoders: 0 }

  constructor(limits: EgressLimits) {
    this.#limits = limits
  }

  /** Fetches under way. */
  get running(): number {
    return this.#total.fetches
  }

  /** Counts a fetch in, unless a limit is reached: then says which. Each one let in must `leave` once. */
  enter(pass: EgressPass): EgressRefusal | undefined {
    const { fetchesPerCallMax, concurrentPerCallMax, concurrentPerProjectMax, concurrentMax } = this.#limits
    if (pass.fetches >= fetchesPerCallMax) return overLimit(`One call may make ${fetchesPerCallMax} fetches.`)
    if (pass.running >= concurrentPerCallMax)
      return overLimit(`One call may make ${concurrentPerCallMax} fetches at a time. Read or cancel the bodies of earlier responses.`)
    const load = this.#projects.get(pass.projectId) ?? { fetches: 0, wideDecoders: 0 }
    if (load.fetches >= concurrentPerProjectMax)
      return overLimit(`The functions of one project may make ${concurrentPerProjectMax} fetches at a time. Try again.`)
    if (this.#total.fetches >= concurrentMax) return overLimit('Too many fetches are under way on this machine. Try again.')
    this.#projects.set(pass.projectId, load)
    load.fetches += 1
    this.#total.fetches += 1
    pass.fetches += 1
    pass.running += 1
    return undefined
  }

  leave(pass: EgressPass, wideDecoders: number): void {
    const load = this.#projects.get(pass.projectId)
    pass.running -= 1
    this.#total.fetches -= 1
    this.#total.wideDecoders -= wideDecoders
    if (!load) return
    load.fetches -= 1
    load.wideDecoders -= wideDecoders
    if (load.fetches === 0) this.#projects.delete(pass.projectId)
  }

  /** Counts in the decoders of a running fetch that hold a window of megabytes; `leave` is told of them. @throws EgressRefusal */
  addWideDecoders(pass: EgressPass, count: number): void {
    const load = this.#projects.get(pass.projectId)
    if (!load || count === 0) return
    const { wideDecodersPerProjectMax, wideDecodersMax } = this.#limits
    if (load.wideDecoders + count > wideDecodersPerProjectMax || this.#total.wideDecoders + count > wideDecodersMax)
      throw overLimit('Too many responses encoded in br or zstd are being read at once. Ask for gzip with an Accept-Encoding header.')
    load.wideDecoders += count
    this.#total.wideDecoders += count
  }
}
