/** A queue whose shift does not move what is behind. Its array is at most about twice as long as the queue. */
export class Fifo<T> {
  #items: T[] = []
  #first = 0

  get length(): number {
    return this.#items.length - this.#first
  }

  peek(): T | undefined {
    return this.#items[this.#first]
  }

  last(): T | undefined {
    return this.#items.at(-1)
  }

  push(item: T): void {
    this.#items.push(item)
  }

  /** Does nothing to an empty queue. */
  replaceFirst(item: T): void {
    if (this.length > 0) this.#items[this.#first] = item
  }

  shift(): T | undefined {
    const item = this.#items[this.#first]
    if (item === undefined) return undefined
    this.#first++
    if (this.#first === this.#items.length) this.clear()
    else if (this.#first >= 64 && this.#first * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
    return item
  }

  clear(): void {
    this.#items = []
    this.#first = 0
  }
}
