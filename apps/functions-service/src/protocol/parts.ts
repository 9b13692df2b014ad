import { ProtocolError } from './protocol-error.ts'

/** The pieces of a body made of several parts, each as `[u32 length][bytes]`. Bytes are not copied. */
export function joinParts(parts: readonly (Uint8Array | string)[]): Uint8Array[] {
  return parts.flatMap((part) => {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32BE(bytes.byteLength, 0)
    return [length, bytes]
  })
}

/**
 * The parts of a body, without copying.
 *
 * @throws ProtocolError when a length points outside the body, or there are fewer than `countMin` or more than `countMax` parts
 */
export function splitParts(body: Buffer, countMin: number, countMax = countMin): Buffer[] {
  const parts: Buffer[] = []
  let offset = 0
  while (offset < body.length) {
    const start = offset + 4
    const end = start > body.length ? Number.POSITIVE_INFINITY : start + body.readUInt32BE(offset)
    if (end > body.length) throw new ProtocolError('A part of a frame reaches outside it.')
    if (parts.length === countMax) throw new ProtocolError(`A frame has more than ${countMax} parts.`)
    parts.push(body.subarray(start, end))
    offset = end
  }
  if (parts.length < countMin) throw new ProtocolError(`A frame has ${parts.length} parts; ${countMin} were due.`)
  return parts
}
