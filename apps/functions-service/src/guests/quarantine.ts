import { LRUCache } from 'lru-cache'
import { GUEST_LIMITS } from './guest-limits.ts'

interface Options {
  /** Milliseconds of any steady clock. */
  now(): number
}

interface Suspicion {
  crashedAt: number
  /** Null until it crashed again. */
  apart: { until: number; place: number } | null
}

const SUSPECTS_MAX = 10_000

/**
 * Which functions run apart from the others of their project: those that were in flight when a guest crashed, twice within a minute. They
 * are for five minutes, after each further crash for five more, so that they hurt only themselves. At most four guests of a project are
 * used so; when there are more such functions, the last guest takes all the others.
 */
export class Quarantine {
  readonly #options: Options
  readonly #suspicions = new LRUCache<string, Suspicion>({ max: SUSPECTS_MAX })

  constructor(options: Options) {
    this.#options = options
  }

  /** Functions that run apart now. */
  get size(): number {
    return [...this.#suspicions.values()].filter((suspicion) => this.#isApart(suspicion)).length
  }

  /** Names the guests that a function runs in: those of its project, or those set apart for it. */
  groupOf({ projectId, name }: { projectId: string; name: string }): string {
    if (this.#suspicions.size === 0) return projectId
    const suspicion = this.#suspicions.peek(name)
    return suspicion?.apart && this.#isApart(suspicion) ? `${projectId}!${suspicion.apart.place}` : projectId
  }

  /** A guest has crashed while this function, and perhaps others, had calls in it. */
  report({ projectId, name }: { projectId: string; name: string }): void {
    const now = this.#options.now()
    const known = this.#suspicions.get(name)
    const isRepeated = known !== undefined && (this.#isApart(known) || now - known.crashedAt < GUEST_LIMITS.crashWindowMs)
    const place = known?.apart?.place ?? this.#freePlace(projectId)
    this.#suspicions.set(name, { crashedAt: now, apart: isRepeated ? { until: now + GUEST_LIMITS.quarantineMs, place } : null })
  }

  #isApart({ apart }: Suspicion): boolean {
    return apart !== null && this.#options.now() < apart.until
  }

  #freePlace(projectId: string): number {
    const taken = new Set<number>()
    for (const [name, suspicion] of this.#suspicions.entries())
      if (suspicion.apart && name.startsWith(`${projectId}:`) && this.#isApart(suspicion)) taken.add(suspicion.apart.place)
    const last = GUEST_LIMITS.quarantinesPerProjectMax - 1
    for (let place = 0; place < last; place += 1) if (!taken.has(place)) return place
    return last
  }
}
