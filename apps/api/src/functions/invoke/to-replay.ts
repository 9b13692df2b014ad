import type { InvokeOrder, ReplayInput } from '@plat/shared/contracts/invoke.ts'
import { MASKED } from '@plat/shared/domain/masked.ts'
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

const isMasked = ([, value]: [string, string]): boolean => value === MASKED

interface Replay {
  order: InvokeOrder
  /** Names of headers that the recorded call had and this one has not. */
  omittedHeaders: string[]
}

/**
 * The recorded call as it was made, to be made again: with the headers that are given in place of recorded ones, and without those whose
 * values were masked.
 *
 * @throws AppError VALIDATION_FAILED when the record lacks a part of it, saying which
 */
export function toReplay({ projectId, functionName, record }: InvocationRecord, { version, headers: given }: ReplayInput): Replay {
  const parsed = RecordedRequest.safeParse(record.request)
  if (!parsed.success) throw missing('the request itself: it was too large, or recorded by an older release')
  const { kind, method, url, ip, headers, body, bodyBytes, bodyEncoding, isBodyCut } = parsed.data
  const bytes = Buffer.byteLength(body, bodyEncoding)
  if (isBodyCut || bytes !== bodyBytes) throw missing(`the end of the body: of its ${bodyBytes} bytes the first ${bytes} were kept`)
  const wanted = { ...headers, ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])) }
  const [masked, kept] = [Object.entries(wanted).filter(isMasked), Object.entries(wanted).filter((header) => !isMasked(header))]
  const order: InvokeOrder = {
    ...{ projectId, functionName, ...(version === undefined ? {} : { version }), kind, method, url, ip },
    headers: kept.flat(),
    body,
    isBase64: bodyEncoding === 'base64',
  }
  return { order, omittedHeaders: masked.map(([name]) => name) }
}

const missing = (what: string): AppError =>
  new AppError('VALIDATION_FAILED', {
    detail: `The call cannot be made again: its record lacks ${what}. Invoke the function with a request of your own.`,
    fields: [{ path: 'invocationId', message: `The record lacks ${what}.` }],
  })
