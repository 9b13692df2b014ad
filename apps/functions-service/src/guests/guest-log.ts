import { splitParts } from '../protocol/parts.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'

const LINES_PER_FRAME_MAX = 4096
/** Room for the closing note and for what counts differently on the two sides. */
const SLACK_BYTES = 64 * 1024

/** The console lines of one call as they arrive, so that they are there even when the guest dies in the middle of it. */
export class GuestLog {
  readonly lines: string[] = []
  readonly #bytesMax: number
  #bytes = 0

  constructor(logBytesMax: number) {
    this.#bytesMax = logBytesMax + SLACK_BYTES
  }

  /** @throws ProtocolError when the guest sends more than it was allowed to keep */
  add(body: Buffer): void {
    for (const part of splitParts(body, 0, LINES_PER_FRAME_MAX)) {
      this.#bytes += part.length + 1
      if (this.#bytes > this.#bytesMax) throw new ProtocolError('A call has printed more than its guest may pass on.')
      this.lines.push(part.toString('utf8'))
    }
  }
}
