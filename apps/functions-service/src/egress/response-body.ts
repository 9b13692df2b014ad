import type { IncomingMessage } from 'node:http'
import type { ByteSource } from '@plat/link/byte-source.ts'
import { sourceOfReadable } from '@plat/link/source-of-readable.ts'
import { decodeBody } from './decode-body.ts'
import type { EgressLimits } from './egress-limits.ts'
import { aborted, overLimit } from './egress-refusal.ts'
import type { FetchLife } from './fetch-life.ts'
import { toNetworkError } from './to-network-error.ts'

interface Options {
  codings: readonly string[]
  life: FetchLife
  limits: EgressLimits
}

/**
 * The decoded body of a response: the bytes themselves when all have come along with the head and are few, else a source that fails with
 * an EgressRefusal when the limit is passed, a time is over or the connection breaks. Ends the fetch's life, always; nobody else reads the response.
 */
export function openResponseBody(response: IncomingMessage, { codings, life, limits }: Options): Uint8Array | ByteSource {
  if (codings.length === 0 && response.complete && response.readableLength <= limits.wholeBytesMax) {
    const bytes: unknown = response.read()
    response.resume() // consumes the end, so that the connection is let go
    life.end()
    return bytes instanceof Uint8Array ? bytes : new Uint8Array()
  }
  const decoded = decodeBody(response, codings)
  decoded.on('error', () => undefined) // one that comes before anybody reads is told then
  life.signal.addEventListener('abort', () => decoded.destroy(life.signal.reason), { once: true })
  life.startBody({ isPaused: () => decoded.isPaused() })
  return limited(sourceOfReadable(decoded, { onCancel: () => life.cutOff(aborted()) }), { bytesMax: limits.bodyBytesMax, life })
}

function limited(source: ByteSource, { bytesMax, life }: { bytesMax: number; life: FetchLife }): ByteSource {
  let bytes = 0
  return {
    start: (sink) =>
      source.start({
        data(chunk) {
          bytes += chunk.length
          life.progress()
          if (bytes <= bytesMax) return sink.data(chunk)
          source.cancel()
          sink.fail(overLimit(`The response is larger than ${Math.floor(bytesMax / 1024 / 1024)} MB.`))
        },
        end() {
          life.end()
          sink.end()
        },
        fail(cause) {
          const refusal = toNetworkError(life.signal.aborted ? life.signal.reason : cause, life.host)
          life.cutOff(refusal)
          sink.fail(refusal)
        },
      }),
    consume: (count) => source.consume(count),
    cancel: () => source.cancel(),
  }
}
