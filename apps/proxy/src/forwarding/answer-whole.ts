import type { Visit } from '../http/visit.ts'

interface WholeAnswer {
  status: number
  /** Name and value in turn, without the length. */
  headers: string[]
  /** Undefined: an answer that has none, as to HEAD, 204 and 304. */
  body: Buffer | undefined
}

/** Up to here node:http sends head and body as one string faster than as two buffers. */
const TEXT_BYTES_MAX = 4 * 1024

/** Sends an answer whose body is all there, in one write. @throws TypeError when a header cannot be sent; nothing has been then */
export function answerWhole({ response }: Visit, { status, headers, body }: WholeAnswer): void {
  if (body !== undefined) headers.push('content-length', String(body.length))
  response.writeHead(status, headers)
  if (body === undefined) response.end()
  else if (body.length <= TEXT_BYTES_MAX) response.end(body.toString('latin1'), 'latin1')
  else response.end(body)
}
