import type { Readable } from 'node:stream'
import type { ByteSource } from './byte-source.ts'

const WINDOW_BYTES = 256 * 1024

export interface ReadableSourceOptions {
  /** Unconsumed bytes at which the stream is paused; what is exceeded is one chunk at most. Default 256 KiB. */
  windowBytes?: number
  /** What `cancel` does; by default the stream is destroyed, which for an HTTP request closes its connection. */
  onCancel?(): void
}

/** A stream of bytes as a ByteSource. A stream that closes before its end fails the source. */
export function sourceOfReadable(readable: Readable, options: ReadableSourceOptions = {}): ByteSource {
  const { windowBytes = WINDOW_BYTES, onCancel = () => readable.destroy() } = options
  let unconsumed = 0
  let isDone = false
  return {
    start(sink) {
      const fail = (cause: Error) => {
        if (isDone) return
        isDone = true
        sink.fail(cause)
      }
      readable.on('data', (chunk: Buffer) => {
        if (isDone) return
        unconsumed += chunk.length
        if (unconsumed >= windowBytes) readable.pause()
        sink.data(chunk)
      })
      readable.on('end', () => {
        if (isDone) return
        isDone = true
        sink.end()
      })
      readable.on('error', fail)
      readable.on('close', () => fail(new Error('The stream closed before its end.')))
      if (readable.destroyed) fail(new Error('The stream was closed before it was read.'))
    },
    consume(bytes) {
      unconsumed -= bytes
      if (!isDone && unconsumed < windowBytes && readable.isPaused()) readable.resume()
    },
    cancel() {
      if (isDone) return
      isDone = true
      onCancel()
    },
  }
}
