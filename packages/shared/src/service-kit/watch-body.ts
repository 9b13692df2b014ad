import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../errors/app-error.ts'

/** How long whoever sends a body may be silent (R44); visitors of sites may be as long. */
const SILENCE_MS_MAX = 60_000

interface Watch {
  /** Told once, with what is to be answered. The connection ends with the answer, and so does the body: as one that was cut off. */
  onStalled(error: AppError): void
  /** Default 60 s. */
  silenceMsMax?: number | undefined
}

/** Watches over a request whose body is still arriving. One that keeps moving may take as long as its server allows a request. */
export function watchBody(request: IncomingMessage, response: ServerResponse, { onStalled, silenceMsMax = SILENCE_MS_MAX }: Watch): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (request.complete || (coding === undefined && (length === undefined || length === '0'))) return
  const { socket } = request
  const idleMs = socket.timeout ?? 0
  socket.setTimeout(silenceMsMax)
  // Node.js tells the request only of a time that ends before its body does.
  request.once('timeout', () => {
    response.once('finish', () => request.destroy()) // else whatever reads the body waits for ever
    onStalled(new AppError('REQUEST_TIMEOUT', { headers: { connection: 'close' } }))
  })
  request.once('end', () => {
    if (!response.writableFinished) socket.setTimeout(idleMs) // afterwards the server has set how long it keeps the connection
  })
}
