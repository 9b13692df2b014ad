import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'

const CHUNK_BYTES = 64 * 1024

/** A stream of an open file's bytes from the first one; ending it early leaves the file open, which the handle's own streams do not. */
export const readFromStart = (file: FileHandle): Readable => Readable.from(readChunks(file), { objectMode: false })

async function* readChunks(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
