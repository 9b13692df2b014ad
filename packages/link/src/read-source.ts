import type { ByteSource } from './byte-source.ts'

/**
 * All bytes of a source, or undefined when there are more than `bytesMax`: the source is cancelled then.
 *
 * @throws what the source failed with
 */
export function readSource(source: ByteSource, bytesMax: number): Promise<Buffer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
  const chunks: Buffer[] = []
  let size = 0
  source.start({
    data(chunk) {
      size += chunk.length
      if (size > bytesMax) {
        source.cancel()
        resolve(undefined)
        return
      }
      chunks.push(chunk)
      source.consume(chunk.length)
    },
    end: () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size)),
    fail: reject,
  })
  return promise
}
