import type { InvokeOrder } from '@plat/shared/contracts/invoke.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { z } from 'zod'
import type { InvocationRecord } from '../../invocations/invocation-record.ts'

/** What a record keeps of a request; fields that were too large hold a note in their place. */
const RecordedRequest = z.object({
  kind: z.enum(['http', 'event']),
  method: z.string(),
  url: z.url(),
  ip: z.string().default('127.0.0.1'),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  bodyBytes: z.number(),
  bodyEncoding: z.enum(['utf8', 'base64']),
  isBodyCut: z.boolean(),
})

const MASK = '[masked]'

/**
 * The recorded call as it was made, to be made again.
 *
 * @throws AppError VALIDATION_FAILED when the record lacks a part of it, saying which
 */
export function toReplay({ projectId, functionName, record }: InvocationRecord, version: number | undefined): InvokeOrder {
  const parsed = RecordedRequest.safeParse(record.request)
  if (!parsed.success) throw missing('the request itself: it was too large, or recorded by an older release')
  const { kind, method, url, ip, headers, body, bodyBytes, bodyEncoding, isBodyCut } = parsed.data
  const bytes = Buffer.byteLength(body, bodyEncoding)
  if (isBodyCut || bytes !== bodyBytes) throw missing(`the end of the body: of its ${bodyBytes} bytes the first ${bytes} were kept`)
  const masked = Object.keys(headers).filter((name) => headers[name] === MASK)
  if (masked.length > 0) throw missing(`what these headers held, which is never kept: ${masked.join(', ')}`)
  return {
    ...{ projectId, functionName, ...(version === undefined ? {} : { version }), kind, method, url, ip },
    headers: Object.entries(headers).flat(),
    body,
    isBase64: bodyEncoding === 'base64',
  }
}

const missing = (what: string): AppError =>
  new AppError('VALIDATION_FAILED', {
    detail: `The call cannot be made again: its record lacks ${what}. Invoke the function with a request of your own.`,
    fields: [{ path: 'invocationId', message: `The record lacks ${what}.` }],
  })
