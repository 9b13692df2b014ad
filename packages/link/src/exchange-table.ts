const SLOTS = 1024

/**
 * What is going on under which id: a Map for ids that come in order and mostly end soon. A Map that is added to and deleted from without
 * end leaves a chain of old tables behind, through which V8 keeps what was in them alive until the next full collection; here a newcomer
 * takes the slot of whoever ended. Who lasts longer than the slots go round moves out of the way, into a Map.
 */
export class ExchangeTable<T extends { readonly id: number }> {
  readonly #slots: (T | undefined)[]
  readonly #lasting = new Map<number, T>()
  #size = 0

  /** `slots`: a power of two, best above what goes on at the same time. */
  constructor(slots = SLOTS) {
    this.#slots = new Array<T | undefined>(slots).fill(undefined)
  }

  get size(): number {
    return this.#size
  }

  has(id: number): boolean {
    return this.get(id) !== undefined
  }

  get(id: number): T | undefined {
    const found = this.#slots[this.#slotOf(id)]
    if (found !== undefined && found.id === id) return found
    return this.#lasting.size === 0 ? undefined : this.#lasting.get(id)
  }

  /** `item.id` must be new. */
  add(item: T): void {
    const slot = this.#slotOf(item.id)
    const before = this.#slots[slot]
    if (before !== undefined) this.#lasting.set(before.id, before)
    this.#slots[slot] = item
    this.#size += 1
  }

  delete(id: number): boolean {
    const slot = this.#slotOf(id)
    const found = this.#slots[slot]
    if (found !== undefined && found.id === id) this.#slots[slot] = undefined
    else if (!this.#lasting.delete(id)) return false
    this.#size -= 1
    return true
  }

  values(): T[] {
    return [...this.#lasting.values(), ...this.#slots.filter((item) => item !== undefined)]
  }

  /** Ids of both directions alternate, odd and even, so that neighbours never share a slot. */
  #slotOf(id: number): number {
    return id & (this.#slots.length - 1)
  }
}
