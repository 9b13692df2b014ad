import type { IncomingMessage } from 'node:http'
import { AppError } from '@plat/shared/errors/app-error.ts'

const BODY_BYTES_MAX = 6 * 1024 * 1024
/** All bodies being read at one time, of all visitors. */
const BUFFERED_BYTES_MAX = 512 * 1024 * 1024
let buffered = 0

/**
 * The whole body of a request for a function, at most 6 MiB.
 *
 * @throws AppError PAYLOAD_TOO_LARGE; FUNCTION_UNAVAILABLE when too many bodies arrive at once; BAD_REQUEST when the visitor went away
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX)
    throw new AppError('PAYLOAD_TOO_LARGE', { detail: 'A function takes at most 6 MB of body. Send less.' })
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return Buffer.alloc(0)
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      buffered += chunk.length
      if (length > BODY_BYTES_MAX) throw new AppError('PAYLOAD_TOO_LARGE', { detail: 'A function takes at most 6 MB of body. Send less.' })
      if (buffered > BUFFERED_BYTES_MAX) throw new AppError('FUNCTION_UNAVAILABLE', { internal: 'too many request bodies at once' })
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof AppError
      ? error
      : new AppError('BAD_REQUEST', { detail: 'The body did not arrive whole. Send the request again.', cause: error })
  } finally {
    buffered -= length
  }
  return Buffer.concat(chunks, length)
}
