import { isUtf8 } from 'node:buffer'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { HeaderCache } from './header-cache.ts'

export interface RawResponse {
  status: unknown
  /** name, value, name, value …, one a line. */
  headers: unknown
  kind: unknown
  body: unknown
}

export interface CheckedHead {
  status: number
  headers: readonly string[]
}

export interface CheckedResponse extends CheckedHead {
  body: string | Uint8Array
  resultKind: 'json' | 'text' | 'base64' | 'none'
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/
const JSON_START = /^\s*[[{"\-0-9tfn]/
const JSON_CONTAINER = /^\s*[[{]/
const JSON_TYPE = /^[^;]*(?:\/|\+)json\s*(?:;|$)/i
const TEXT_TYPE = /^(?:text\/|application\/(?:xml|javascript|x-www-form-urlencoded|graphql))|\+xml/i
const headerCache = new HeaderCache()

/** Status and headers, checked from the ground up: nothing that comes out of an isolate is believed. */
export function readHead({ status, headers }: Pick<RawResponse, 'status' | 'headers'>): CheckedHead | GuestFailure {
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    return bad('The response status is not valid.')
  if (typeof headers !== 'string') return bad('The response headers are not valid.')
  const checked = headerCache.read(headers)
  return typeof checked === 'string' ? bad(checked) : { status, headers: checked }
}

/**
 * A whole response. `wantsKind`: somebody asks whether the body is JSON (contract §5); otherwise it is not looked into without need.
 */
export function readResponse(
  raw: RawResponse,
  { bytesMax, wantsKind }: { bytesMax: number; wantsKind: boolean },
): CheckedResponse | GuestFailure {
  const head = readHead(raw)
  if ('type' in head) return head
  const body = bodyOf(raw, bytesMax)
  if (body === TOO_LARGE)
    return {
      type: 'failure',
      code: 'FUNCTION_RESPONSE_TOO_LARGE',
      message: `The response is larger than ${bytesMax} bytes. Return less, or stream it.`,
    }
  if (body instanceof BadBody) return bad(body.message)
  const contentType = contentTypeOf(head.headers)
  const needsKind = wantsKind || (contentType === undefined && raw.kind === 'text')
  const resultKind = needsKind ? kindOf(raw, { body, contentType }) : 'text'
  if (contentType !== undefined || raw.kind !== 'text') return { ...head, body, resultKind }
  return { ...head, headers: [...head.headers, 'content-type', defaultType(body, resultKind)], body, resultKind }
}

function bad(message: string): GuestFailure {
  return { type: 'failure', code: 'FUNCTION_BAD_RESPONSE', message }
}

function contentTypeOf(headers: readonly string[]): string | undefined {
  for (let index = 0; index < headers.length; index += 2) if (headers[index] === 'content-type') return headers[index + 1]
  return undefined
}

const TOO_LARGE = Symbol('too large')
const NOTHING = Buffer.alloc(0)

class BadBody extends Error {}

function bodyOf({ kind, body }: RawResponse, bytesMax: number): string | Uint8Array | BadBody | typeof TOO_LARGE {
  if (kind === 'none') return NOTHING
  if (kind === 'bytes') {
    if (!(body instanceof ArrayBuffer)) return new BadBody('The response body is not valid.')
    return body.byteLength > bytesMax ? TOO_LARGE : new Uint8Array(body)
  }
  if (typeof body !== 'string') return new BadBody('The response body is not valid.')
  if (kind === 'base64') {
    const compact = body.replace(/[\r\n]/g, '')
    if (!BASE64.test(compact)) return new BadBody('The response body is not base64, although isBase64Encoded says so.')
    const bytes = Buffer.from(compact, 'base64')
    return bytes.length > bytesMax ? TOO_LARGE : bytes
  }
  if (kind !== 'json' && kind !== 'text') return new BadBody('The response body is of no known kind.')
  if (body.length > bytesMax) return TOO_LARGE
  return body.length * 3 > bytesMax && Buffer.byteLength(body) > bytesMax ? TOO_LARGE : body
}

function kindOf(
  { kind, body: text }: RawResponse,
  { body, contentType }: { body: string | Uint8Array; contentType: string | undefined },
): CheckedResponse['resultKind'] {
  if (kind === 'none') return 'none'
  if (kind === 'base64') return 'base64'
  const mayBeJson = contentType === undefined ? kind === 'text' : JSON_TYPE.test(contentType)
  if (typeof text === 'string') return (kind === 'json' || mayBeJson) && isJson(text) ? 'json' : 'text'
  if (typeof body === 'string' || !isUtf8(body)) return 'base64'
  if (mayBeJson && isJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))) return 'json'
  return contentType !== undefined && (mayBeJson || TEXT_TYPE.test(contentType)) ? 'text' : 'base64'
}

function isJson(text: string): boolean {
  if (!JSON_START.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    // Not JSON: that is the answer.
    return false
  }
}

function defaultType(body: string | Uint8Array, resultKind: CheckedResponse['resultKind']): string {
  const isContainer = resultKind === 'json' && typeof body === 'string' && JSON_CONTAINER.test(body)
  return isContainer ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8'
}
