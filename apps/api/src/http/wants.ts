import type { Request, Response } from 'express'

/** Whether a caller asks for server-sent events in place of JSON; caches are told that this decides. */
export const wantsEvents = (request: Request, response: Response): boolean => wants('text/event-stream', request, response)

/** Whether a caller asks for a media type in place of JSON; caches are told that this decides. */
export function wants(mediaType: string, request: Request, response: Response): boolean {
  response.vary('accept')
  return request.accepts(['application/json', mediaType]) === mediaType
}
