import type { IncomingMessage } from 'node:http'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ByteBudget } from './byte-budget.ts'

/** What a refused sender may still send before its connection is cut: answering at once and closing would reset the answer on its way. */
const UNREAD = { bytesMax: 16 * 1024 * 1024, ms: 2_000 }

interface BodyListener {
  /** The whole body. Give its length back to the budget once it is not needed any more. */
  onBody(body: Buffer): void
  /** PAYLOAD_TOO_LARGE above `bytesMax`, FUNCTION_UNAVAILABLE when the budget is used up, BAD_REQUEST when the sender stops midway */
  onError(error: AppError): void
}

/** Reads a request's body into memory. One of the two is told, once; within this call when there is no body. */
export function readBody(
  request: IncomingMessage,
  { bytesMax, budget }: { bytesMax: number; budget: ByteBudget },
  { onBody, onError }: BodyListener,
): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (coding === undefined && (length === undefined || length === '0')) {
    onBody(Buffer.alloc(0))
    return
  }
  const chunks: Buffer[] = []
  let bytes = 0
  let isOver = false
  const stop = (error: AppError): void => {
    isOver = true
    budget.give(bytes)
    discard(request)
    onError(error)
  }
  const onData = (chunk: Buffer): void => {
    if (isOver) return
    if (bytes + chunk.length > bytesMax) stop(tooLarge(bytesMax))
    else if (!budget.take(chunk.length)) stop(new AppError('FUNCTION_UNAVAILABLE', { detail: TOO_MUCH }))
    else {
      bytes += chunk.length
      chunks.push(chunk)
    }
  }
  const onEnd = (): void => {
    if (isOver) return
    isOver = true
    onBody(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes))
  }
  const onClose = (): void => {
    if (!isOver) stop(new AppError('BAD_REQUEST', { detail: 'The body ended before it was complete. Send it again.' }))
  }
  request.on('error', ignore)
  if (Number(length ?? 0) > bytesMax) stop(tooLarge(bytesMax))
  else request.on('data', onData).on('end', onEnd).on('close', onClose)
}

/** 'close' follows. */
const ignore = (): void => undefined

const TOO_MUCH = 'Too much data is on its way to functions. Wait the seconds named in Retry-After.'

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
