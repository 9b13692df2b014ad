import type { IncomingMessage } from 'node:http'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { BODY_LIMITS } from './body-limits.ts'

let gathered = 0

/**
 * Waits for a body of an announced, small length and tells it whole. A visitor who goes away before its end is never told of.
 *
 * @throws AppError FUNCTION_UNAVAILABLE when too many bodies arrive at once
 */
export function gatherBody(request: IncomingMessage, bytes: number, onBody: (body: Buffer) => void): void {
  if (gathered + bytes > BODY_LIMITS.gathered) throw new AppError('FUNCTION_UNAVAILABLE', { internal: 'too many request bodies at once' })
  gathered += bytes
  request.once('close', () => {
    gathered -= bytes
  })
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.once('end', () => onBody(Buffer.concat(chunks)))
}
