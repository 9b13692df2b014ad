import { HEAD_BYTES_MAX, IS_WHOLE, PIECE_BYTES_MAX } from './frame.ts'
import type { Frame } from './frame-decoder.ts'
import type { IncomingMessage } from './link.ts'

const NOTHING = Buffer.alloc(0)

/** The message of an OPEN or REPLY, or undefined when its lengths are wrong. Views, no copies. */
export function parseMessage({ type, bytes, start, end }: Frame): IncomingMessage | undefined {
  const headStart = start + 4
  if (headStart > end) return undefined
  const headBytes = bytes.readUInt32BE(start)
  const bodyStart = headStart + headBytes
  if (headBytes > HEAD_BYTES_MAX || bodyStart > end || end - bodyStart > PIECE_BYTES_MAX) return undefined
  return {
    head: bytes.subarray(headStart, bodyStart),
    body: bodyStart === end ? NOTHING : bytes.subarray(bodyStart, end),
    isEnd: (type & IS_WHOLE) !== 0,
  }
}
