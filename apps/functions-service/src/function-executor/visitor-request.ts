import type { VisitorRequest } from '@plat/link/site-call.ts'
import { bearerToken } from '@plat/shared/service-kit/service-token.ts'
import { z } from 'zod'
import { headerValue } from './header-value.ts'

const VisitorRequestText: z.ZodType<VisitorRequest> = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.array(z.string()),
  ip: z.string(),
  params: z.record(z.string(), z.string()),
})

/** Headers that may carry a key of the platform. */
const KEYS = new Set(['authorization', 'x-api-key'])

/** A visitor's request as it travels: JSON that is read only where it must be, off the hot path. */
export const visitorRequest = {
  /** @throws ZodError, SyntaxError when a door wrote something else */
  parse: (text: string): VisitorRequest => VisitorRequestText.parse(JSON.parse(text)),

  /** The key it carries: `Authorization: Bearer …`, else `X-API-Key`. */
  keyOf: ({ headers }: VisitorRequest): string | undefined =>
    bearerToken(headerValue(headers, 'authorization')) ?? (headerValue(headers, 'x-api-key') || undefined),

  /** The same without any key: where the platform asks for one, user code must not get hold of it. */
  withoutKeys: (request: VisitorRequest): VisitorRequest => ({
    ...request,
    headers: request.headers.filter((_each, index) => !KEYS.has(request.headers[index - (index % 2)] ?? '')),
  }),
}
