import { ID_MAX } from './frame.ts'
import type { LinkRole } from './link-options.ts'

/**
 * The ids of one direction: every other number, the client's odd, the server's even; after ID_MAX they start again. The end that
 * opens passes over ids of exchanges that are not over, so that the other may find gaps in the order, yet small ones.
 */
export class ExchangeIds {
  readonly #first: number
  readonly #count: number
  readonly #gapMax: number
  #next: number
  #hasWrapped = false

  /** `gapMax`: how many ids in a row may be passed over. `next`: where to go on, for those who test the wrap. */
  constructor(role: LinkRole, gapMax: number, next?: number) {
    this.#first = role === 'client' ? 1 : 2
    this.#count = Math.floor((ID_MAX - this.#first) / 2) + 1
    this.#gapMax = gapMax
    this.#next = next ?? this.#first
  }

  /** An id for an exchange of one's own, not one of `active`: the same again until it is used. */
  next(active: { has(id: number): boolean }): number {
    while (active.has(this.#next)) this.use(this.#next)
    return this.#next
  }

  use(id: number): void {
    this.#next = id + 2
    if (this.#next <= ID_MAX) return
    this.#next = this.#first
    this.#hasWrapped = true
  }

  /** Whether the other end may open `id` now. If so, it counts as used. */
  accept(id: number): boolean {
    if (!this.#isOurs(id)) return false
    const distance = (id - this.#next) / 2
    const gap = distance < 0 ? distance + this.#count : distance
    if (gap > this.#gapMax) return false
    if (distance < 0) this.#hasWrapped = true
    this.use(id)
    return true
  }

  /** Whether `id` belongs to this direction and was opened before. */
  wasUsed(id: number): boolean {
    return this.#isOurs(id) && (this.#hasWrapped || id < this.#next)
  }

  #isOurs(id: number): boolean {
    return id >= this.#first && id <= ID_MAX && (id - this.#first) % 2 === 0
  }
}
