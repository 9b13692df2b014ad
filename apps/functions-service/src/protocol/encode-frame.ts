import { FRAME_BYTES_MAX, FRAME_HEAD_BYTES, FRAME_TYPES, META_BYTES_MAX, type OutgoingFrame } from './frame.ts'
import { ProtocolError } from './protocol-error.ts'

/**
 * The wire form of a frame: head and meta as one buffer, then the pieces of the body as they are, so that none is copied.
 *
 * @throws ProtocolError when meta or body is larger than the protocol allows
 */
export function encodeFrame({ type, id, meta, body = [] }: OutgoingFrame): Uint8Array[] {
  const json = meta ? JSON.stringify(meta) : ''
  const metaLength = Buffer.byteLength(json)
  if (metaLength > META_BYTES_MAX)
    throw new ProtocolError(`The meta of a ${type} frame is ${metaLength} bytes; at most ${META_BYTES_MAX} fit.`)
  const length = body.reduce((sum, piece) => sum + piece.byteLength, FRAME_HEAD_BYTES - 4 + metaLength)
  if (length > FRAME_BYTES_MAX) throw new ProtocolError(`A ${type} frame is ${length} bytes; at most ${FRAME_BYTES_MAX} fit.`)

  const head = Buffer.allocUnsafe(FRAME_HEAD_BYTES + metaLength)
  head.writeUInt32BE(length, 0)
  head.writeUInt8(FRAME_TYPES[type], 4)
  head.writeUInt32BE(id, 5)
  head.writeUInt32BE(metaLength, 9)
  head.write(json, FRAME_HEAD_BYTES)
  return [head, ...body.filter((piece) => piece.byteLength > 0)]
}
