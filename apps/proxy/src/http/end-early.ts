import type { Visit } from './visit.ts'

const LINGER_MS = 2_000

/**
 * Sends an answer whose head says `connection: close` to a visitor whose request is still arriving. The rest of the request is taken in
 * and dropped for up to two seconds before the connection ends: ended at once, the visitor's system could throw the answer away unread
 * (RFC 9112 §9.6).
 */
export function endEarly({ request, response }: Visit, body: string): void {
  response.write(body)
  const timer = setTimeout(() => response.end(), LINGER_MS)
  request.once('end', () => response.end())
  response.once('close', () => clearTimeout(timer))
  request.resume()
}
