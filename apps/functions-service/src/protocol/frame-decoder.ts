import { FRAME_BYTES_MAX, FRAME_HEAD_BYTES, FRAME_TYPES, type Frame, type FrameType, META_BYTES_MAX } from './frame.ts'
import { ProtocolError } from './protocol-error.ts'

const NAME_OF_TYPE = new Map<number, FrameType>(Object.entries(FRAME_TYPES).map(([name, byte]) => [byte, name as FrameType]))
const REST_BYTES_MIN = FRAME_HEAD_BYTES - 4

/**
 * Turns the chunks of a byte stream, cut anywhere, into frames, in order. A frame that lies whole within one chunk is handed over
 * without a copy; any other is gathered once, into a buffer of its own. A frame's body stays valid after the call.
 */
export class FrameDecoder {
  readonly #onFrame: (frame: Frame) => void
  readonly #lengthBytes = Buffer.alloc(4)
  #lengthFilled = 0
  #rest: Buffer | undefined
  #restFilled = 0

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame
  }

  /** @throws ProtocolError at an oversized, truncated or unknown frame. Do not push again after that. */
  push(chunk: Buffer): void {
    let offset = 0
    while (offset < chunk.length) offset = this.#rest ? this.#fillRest(this.#rest, chunk, offset) : this.#readLength(chunk, offset)
  }

  #readLength(chunk: Buffer, start: number): number {
    let offset = start
    if (this.#lengthFilled === 0 && chunk.length - offset >= 4) {
      const length = checkedLength(chunk.readUInt32BE(offset))
      offset += 4
      if (chunk.length - offset >= length) {
        this.#onFrame(parseFrame(chunk.subarray(offset, offset + length)))
        return offset + length
      }
      this.#expect(length)
      return offset
    }
    while (this.#lengthFilled < 4 && offset < chunk.length) {
      this.#lengthBytes[this.#lengthFilled++] = chunk[offset++] ?? 0
    }
    if (this.#lengthFilled === 4) this.#expect(checkedLength(this.#lengthBytes.readUInt32BE(0)))
    return offset
  }

  #expect(length: number): void {
    // Not from the shared pool: the body outlives this call and must not keep a foreign 8 KiB slab alive.
    this.#rest = Buffer.allocUnsafeSlow(length)
    this.#restFilled = 0
    this.#lengthFilled = 0
  }

  #fillRest(rest: Buffer, chunk: Buffer, offset: number): number {
    const copied = chunk.copy(rest, this.#restFilled, offset)
    this.#restFilled += copied
    if (this.#restFilled === rest.length) {
      this.#rest = undefined
      this.#onFrame(parseFrame(rest))
    }
    return offset + copied
  }
}

function checkedLength(length: number): number {
  if (length < REST_BYTES_MIN || length > FRAME_BYTES_MAX) throw new ProtocolError(`A frame claims ${length} bytes.`)
  return length
}

function parseFrame(rest: Buffer): Frame {
  const type = NAME_OF_TYPE.get(rest.readUInt8(0))
  if (!type) throw new ProtocolError(`Frame type ${rest.readUInt8(0)} is unknown.`)
  const metaLength = rest.readUInt32BE(5)
  if (metaLength > META_BYTES_MAX || metaLength > rest.length - REST_BYTES_MIN) {
    throw new ProtocolError(`A ${type} frame claims ${metaLength} bytes of meta.`)
  }
  const bodyStart = REST_BYTES_MIN + metaLength
  const meta = parseMeta(rest.subarray(REST_BYTES_MIN, bodyStart), type)
  return { type, id: rest.readUInt32BE(1), meta, body: rest.subarray(bodyStart) }
}

function parseMeta(bytes: Buffer, type: FrameType): Frame['meta'] {
  if (bytes.length === 0) return {}
  let meta: unknown
  try {
    meta = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new ProtocolError(`The meta of a ${type} frame is not JSON.`)
  }
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) throw new ProtocolError(`The meta of a ${type} frame is no object.`)
  return meta as Frame['meta']
}
