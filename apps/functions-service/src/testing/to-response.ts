import type { Visitor } from './test-visitor.ts'

const BODILESS = new Set([204, 205, 304])

/** What a visitor was answered, once it is complete, with the id that the proxy adds. */
export async function toResponse(visitor: Visitor): Promise<Response> {
  await visitor.over
  const { head } = visitor
  if (!head) throw new Error(`the exchange was ${visitor.resetReason}`)
  const headers = new Headers()
  for (let index = 0; index + 1 < head.headers.length; index += 2) headers.append(head.headers[index] ?? '', head.headers[index + 1] ?? '')
  headers.set('x-request-id', 'the-request')
  return new Response(BODILESS.has(head.status) ? null : Buffer.concat(visitor.chunks), { status: head.status, headers })
}
