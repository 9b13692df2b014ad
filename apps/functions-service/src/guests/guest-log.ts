import { splitParts } from '../protocol/parts.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'

const LINES_PER_NOTE_MAX = 16 * 1024
/** Room for the closing note and for what counts differently on the two sides. */
const SLACK_BYTES = 64 * 1024
const CONTINUED = 0

/** The console lines of one call as they arrive, so that they are there even when the guest dies in the middle of it. */
export class GuestLog {
  readonly lines: string[] = []
  readonly #bytesMax: number
  #bytes = 0
  /** Beginning of a line whose rest is still to come: a long one is sent in pieces, all but the last of which end in a zero. */
  #begun = ''

  constructor(logBytesMax: number) {
    this.#bytesMax = logBytesMax + SLACK_BYTES
  }

  /** @throws ProtocolError when the guest sends more than it was allowed to keep */
  add(note: Buffer): void {
    for (const part of splitParts(note, 0, LINES_PER_NOTE_MAX)) {
      this.#bytes += part.length + 1
      if (this.#bytes > this.#bytesMax) throw new ProtocolError('A call has printed more than its guest may pass on.')
      if (part.at(-1) === CONTINUED) this.#begun += part.toString('utf8', 0, part.length - 1)
      else {
        this.lines.push(this.#begun + part.toString('utf8'))
        this.#begun = ''
      }
    }
  }
}
