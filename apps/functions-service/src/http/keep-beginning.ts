import type { ByteSource } from '@plat/link/byte-source.ts'
import { INVOCATION_LIMITS } from '../function-executor/invocation-limits.ts'

export interface KeptBytes {
  bytes: Buffer
  isCut: boolean
}

/**
 * The first bytes of a body, whole or still arriving. The rest is taken and thrown away, so that whoever sends it can end; a body larger
 * than a response may be is called off. One that breaks off counts as cut: the call's own failure says why.
 */
export function keepBeginning(body: Uint8Array | ByteSource, bytesMax: number): Promise<KeptBytes> {
  if (body instanceof Uint8Array) {
    const kept = body.subarray(0, bytesMax)
    return Promise.resolve({ bytes: Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength), isCut: body.byteLength > bytesMax })
  }
  const { promise, resolve } = Promise.withResolvers<KeptBytes>()
  const chunks: Buffer[] = []
  let [size, kept] = [0, 0]
  const finish = (isCut: boolean): void => resolve({ bytes: Buffer.concat(chunks, kept), isCut })
  body.start({
    data(chunk) {
      size += chunk.length
      const part = Buffer.from(chunk.subarray(0, bytesMax - kept)) // a copy: the chunk is a view of a larger buffer
      kept += part.length
      if (part.length > 0) chunks.push(part)
      body.consume(chunk.length)
      if (size <= INVOCATION_LIMITS.responseBytesMax) return
      body.cancel()
      finish(true)
    },
    end: () => finish(size > bytesMax),
    fail: () => finish(true),
  })
  return promise
}
