import { type FailureHead, type ResponseHead, readResultHead } from './read-guest-answers.ts'

const ENTRIES_MAX = 512
const UNITS_MAX = 1024

/** Reads the heads of results, which mostly are the same from call to call: those lately seen are not parsed and checked again. */
export class ResultHeads {
  readonly #known = new Map<string, ResponseHead | FailureHead>()

  /** @throws ProtocolError */
  read(text: string): ResponseHead | FailureHead {
    const known = this.#known.get(text)
    if (known) return known
    const head = readResultHead(text)
    if (text.length <= UNITS_MAX) {
      if (this.#known.size >= ENTRIES_MAX) this.#known.clear()
      this.#known.set(text, head)
    }
    return head
  }
}
