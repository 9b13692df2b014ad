import type { SiteAnswer } from '@plat/link/site-call.ts'
import { cacheControlFor } from '../function-executor/cache-control.ts'
import type { GuestResponse } from '../guests/guest-connection.ts'

export interface AnswerFacts {
  /** The answer is to a HEAD request: how long the body would be is not known. */
  isHead: boolean
  /** The request carried an Authorization header. */
  hasCredentials: boolean
  /** Its body comes in pieces: how long it will be is not known. */
  isStream: boolean
}

/** What differs from call to call, as text. */
interface AnswerValues {
  contentLength: string
  invocationId: string
}

/** Framing, hop-by-hop (RFC 9110 §7.6.1) and platform names are ours alone: a guest that got past its own checks must not set them. */
const RESERVED = /^(?:connection|content-length|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|x-plat-.*|x-request-id)$/i
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
const BODILESS = new Set([204, 205, 304])

/** Whether an answer of this status may have a body at all (RFC 9110 §6.4.1). */
export const mayHaveBody = (status: number): boolean => !BODILESS.has(status)

/** The head a visitor gets: the function's with safe framing and caching (R43); undefined when it is no valid HTTP. Pure. */
export function toSiteAnswer(
  { status, headers }: Pick<GuestResponse, 'status' | 'headers'>,
  facts: AnswerFacts,
  { contentLength, invocationId }: AnswerValues,
): SiteAnswer | undefined {
  if (!Number.isInteger(status) || status < 200 || status > 599 || headers.length % 2 !== 0) return undefined
  const kept: string[] = []
  const caching: string[] = []
  let setsCookie = false
  for (let index = 0; index < headers.length; index += 2) {
    const [name = '', value = ''] = [headers[index], headers[index + 1]]
    if (!TOKEN.test(name) || !VALUE.test(value)) return undefined
    const lowerName = name.toLowerCase()
    if (lowerName === 'cache-control') caching.push(value)
    else if (!RESERVED.test(lowerName)) kept.push(name, value)
    if (lowerName === 'set-cookie') setsCookie = true
  }
  const cacheControl = cacheControlFor(caching.join(', '), { hasCredentials: facts.hasCredentials || setsCookie })
  const hasLength = !facts.isHead && !facts.isStream && status !== 204 && status !== 304
  const length = hasLength ? ['content-length', contentLength] : []
  return {
    status,
    headers: [...kept, 'cache-control', cacheControl, ...length, 'x-plat-invocation-id', invocationId],
    isPlatError: false,
  }
}
