import type { ByteSource } from '@plat/link/byte-source.ts'
import { ProtocolError } from './protocol-error.ts'

const LENGTH_BYTES = 4

/**
 * The parts of a body that is arriving (see joinParts), each in a buffer of exactly its size, which its bytes are copied to as they come:
 * parts of megabytes are copied once. Whoever sends them is trusted.
 *
 * @throws ProtocolError when there are not `count` of them, or they are larger than `bytesMax` together; what the source failed with
 */
export function readParts(source: ByteSource, { count, bytesMax }: { count: number; bytesMax: number }): Promise<Buffer[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer[]>()
  const parts: Buffer[] = []
  const length = Buffer.alloc(LENGTH_BYTES)
  let part: Buffer | undefined
  let filled = 0
  let bytes = 0
  const fill = (target: Buffer, chunk: Buffer, at: number): number => {
    const copied = chunk.copy(target, filled, at)
    filled = filled + copied === target.length ? 0 : filled + copied
    return copied
  }
  const take = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length || part?.length === 0; ) {
      const target = part ?? length
      at += fill(target, chunk, at)
      if (filled > 0) continue
      if (part) parts.push(part)
      part = part ? undefined : Buffer.from(new ArrayBuffer(length.readUInt32BE(0)))
    }
  }
  source.start({
    data(chunk) {
      bytes += chunk.length
      if (bytes > bytesMax) {
        source.cancel()
        reject(new ProtocolError(`The parts of a body have more than ${bytesMax} bytes.`))
        return
      }
      take(chunk)
      source.consume(chunk.length)
    },
    end() {
      if (part === undefined && filled === 0 && parts.length === count) resolve(parts)
      else reject(new ProtocolError(`A body has ${parts.length} whole parts; ${count} were due.`))
    },
    fail: reject,
  })
  return promise
}
