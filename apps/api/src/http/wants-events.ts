import type { Request, Response } from 'express'

/** Whether a caller asks for server-sent events in place of JSON; caches are told that this decides. */
export function wantsEvents(request: Request, response: Response): boolean {
  response.vary('accept')
  return request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream'
}
