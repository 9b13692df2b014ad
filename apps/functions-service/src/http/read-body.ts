import type { IncomingMessage } from 'node:http'
import { AppError } from '@plat/shared/errors/app-error.ts'

/** Bytes that bodies may take in memory, all requests together. */
export interface BodyBudget {
  bytesLeft: number
}

interface Body {
  bytes: Buffer
  /** Gives the bytes back to the budget; once. */
  release(): void
}

/** What a refused sender may still send before its connection is cut: answering at once and closing would reset the answer on its way. */
const UNREAD = { bytesMax: 16 * 1024 * 1024, ms: 2_000 }

/**
 * Reads a request's body into memory.
 *
 * @throws AppError PAYLOAD_TOO_LARGE above `bytesMax`, FUNCTION_UNAVAILABLE when the budget is used up, BAD_REQUEST when the sender stops midway
 */
export function readBody(request: IncomingMessage, { bytesMax, budget }: { bytesMax: number; budget: BodyBudget }): Promise<Body> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const release = (): void => {
      budget.bytesLeft += bytes
      bytes = 0
    }
    const stop = (error: AppError): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      release()
      discard(request)
      reject(error)
    }
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length
      budget.bytesLeft -= chunk.length
      chunks.push(chunk)
      if (bytes > bytesMax) stop(tooLarge(bytesMax))
      else if (budget.bytesLeft < 0)
        stop(
          new AppError('FUNCTION_UNAVAILABLE', {
            detail: 'Too much data is on its way to functions. Wait the seconds named in Retry-After.',
          }),
        )
    }
    const onEnd = (): void => {
      request.off('close', onClose)
      resolve({ bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes), release })
    }
    const onClose = (): void => stop(new AppError('BAD_REQUEST', { detail: 'The body ended before it was complete. Send it again.' }))
    request.on('error', () => undefined) // 'close' follows
    if (Number(request.headers['content-length'] ?? 0) > bytesMax) return stop(tooLarge(bytesMax))
    request.on('data', onData).once('end', onEnd).once('close', onClose)
  })
}

const tooLarge = (bytesMax: number): AppError =>
  new AppError('PAYLOAD_TOO_LARGE', { detail: `A request body may have at most ${Math.floor(bytesMax / 1024 / 1024)} MB. Send less.` })

function discard(request: IncomingMessage): void {
  let unread = 0
  const cut = setTimeout(() => request.socket.destroy(), UNREAD.ms)
  request.on('data', (chunk: Buffer) => {
    unread += chunk.length
    if (unread > UNREAD.bytesMax) request.socket.destroy()
  })
  request.once('close', () => clearTimeout(cut))
  request.once('end', () => clearTimeout(cut))
}
