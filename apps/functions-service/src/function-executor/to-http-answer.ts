import { AppError, presentError } from '@plat/shared/errors/app-error.ts'
import type { GuestResponse } from '../guests/guest-connection.ts'
import { cacheControlFor } from './cache-control.ts'
import type { InvocationOutcome } from './invocation.ts'

export interface HttpAnswer {
  status: number
  /** Names and values alternate, as node:http's writeHead takes them. */
  headers: string[]
  body: Uint8Array
}

interface AnswerFacts {
  requestId: string
  /** The answer is to a HEAD request: how long the body would be is not known. */
  isHead: boolean
  /** The request carried an Authorization header. */
  hasCredentials: boolean
}

/** Framing, hop-by-hop (RFC 9110 §7.6.1) and platform names are ours alone: a guest that got past its own checks must not set them. */
const RESERVED = /^(?:connection|content-length|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|x-plat-.*|x-request-id)$/i
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
const BODILESS = new Set([204, 205, 304])

/** The answer a visitor gets: the function's response with safe framing and caching, or the error of contract §6 without anything of user code in it. Pure. */
export function toHttpAnswer(outcome: InvocationOutcome, { requestId, isHead, hasCredentials }: AnswerFacts): HttpAnswer {
  const ours = ['x-request-id', requestId, 'x-plat-invocation-id', outcome.invocationId]
  const { result } = outcome
  if (result.type === 'failure') return toErrorAnswer(new AppError(result.code), requestId, ours)
  if (!isValid(result)) return toErrorAnswer(new AppError('FUNCTION_BAD_RESPONSE'), requestId, ours)
  const kept = result.headers.filter(([name]) => !RESERVED.test(name) && name.toLowerCase() !== 'cache-control')
  const given = result.headers.flatMap(([name, value]) => (name.toLowerCase() === 'cache-control' ? value : [])).join(', ')
  const setsCookie = kept.some(([name]) => name.toLowerCase() === 'set-cookie')
  const body = BODILESS.has(result.status) ? new Uint8Array() : result.body
  const hasLength = !isHead && result.status !== 204 && result.status !== 304
  const length = !hasLength ? [] : ['content-length', String(body.byteLength)]
  const caching = ['cache-control', cacheControlFor(given, { hasCredentials: hasCredentials || setsCookie })]
  return { status: result.status, headers: [...kept.flat(), ...caching, ...length, ...ours], body }
}

/** The JSON of contract §6 as an answer; never cached. `x-plat-error` tells the proxy that it is ours, so that a browser gets a page. */
export function toErrorAnswer(error: AppError, requestId: string, headers: string[] = ['x-request-id', requestId]): HttpAnswer {
  const body = Buffer.from(JSON.stringify(presentError(error, requestId)))
  const own = {
    ...error.headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.byteLength),
    'cache-control': 'private, no-store',
    'x-plat-error': error.code,
    ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
  }
  return { status: error.status, headers: [...Object.entries(own).flat(), ...headers], body }
}

function isValid({ status, headers }: GuestResponse): boolean {
  return (
    Number.isInteger(status) && status >= 200 && status <= 599 && headers.every(([name, value]) => TOKEN.test(name) && VALUE.test(value))
  )
}
