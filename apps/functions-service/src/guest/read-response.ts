import { isUtf8 } from 'node:buffer'
import type { GuestFailure, GuestResponse } from '../guests/guest-connection.ts'
import { checkResponseHeaders, type HeaderPair } from '../protocol/response-headers.ts'

export interface RawResponse {
  status: unknown
  /** name, value, name, value …, one a line. */
  headers: unknown
  kind: unknown
  body: unknown
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/
const JSON_START = /^\s*[[{"\-0-9tfn]/
const JSON_CONTAINER = /^\s*[[{]/
const JSON_TYPE = /^[^;]*(?:\/|\+)json\s*(?:;|$)/i
const TEXT_TYPE = /^(?:text\/|application\/(?:xml|javascript|x-www-form-urlencoded|graphql))|\+xml/i

/**
 * What the isolate says its response is, checked from the ground up: nothing that comes out of an isolate is believed.
 * The body is copied out of it here, once, and only when it is within `bytesMax`.
 */
export function readResponse(raw: RawResponse, bytesMax: number): GuestResponse | GuestFailure {
  const { status } = raw
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    return bad('The response status is not valid.')
  const headers = typeof raw.headers === 'string' ? checkResponseHeaders(pairsOf(raw.headers)) : 'The response headers are not valid.'
  if (typeof headers === 'string') return bad(headers)
  if (Buffer.byteLength(JSON.stringify(headers)) > 60 * 1024) return bad('The response headers are too large.')

  const body = bodyOf(raw, bytesMax)
  if (typeof body === 'string') {
    const code = body === TOO_LARGE ? 'FUNCTION_RESPONSE_TOO_LARGE' : 'FUNCTION_BAD_RESPONSE'
    return { type: 'failure', code, message: body === TOO_LARGE ? `The response is larger than ${bytesMax} bytes. Return less.` : body }
  }
  const contentType = headers.find(([name]) => name === 'content-type')?.[1]
  const resultKind = kindOf(raw, { body, contentType })
  if (contentType === undefined && raw.kind === 'text') headers.push(['content-type', defaultType(body, resultKind)])
  return { type: 'response', status, headers, body, resultKind }
}

function bad(message: string): GuestFailure {
  return { type: 'failure', code: 'FUNCTION_BAD_RESPONSE', message }
}

function pairsOf(lines: string): HeaderPair[] {
  if (lines === '') return []
  const values = lines.split('\n')
  return values.flatMap((name, index): HeaderPair[] => (index % 2 === 0 ? [[name, values[index + 1] ?? '']] : []))
}

const TOO_LARGE = 'too large'

/** The bytes of the body, or a text that says what is wrong with it. */
function bodyOf({ kind, body }: RawResponse, bytesMax: number): Buffer | string {
  if (kind === 'none') return Buffer.alloc(0)
  if (kind === 'bytes') {
    if (!(body instanceof ArrayBuffer)) return 'The response body is not valid.'
    return body.byteLength > bytesMax ? TOO_LARGE : Buffer.from(body)
  }
  if (typeof body !== 'string') return 'The response body is not valid.'
  if (kind === 'base64') {
    const compact = body.replace(/[\r\n]/g, '')
    if (!BASE64.test(compact)) return 'The response body is not base64, although isBase64Encoded says so.'
    const bytes = Buffer.from(compact, 'base64')
    return bytes.length > bytesMax ? TOO_LARGE : bytes
  }
  if (kind !== 'json' && kind !== 'text') return 'The response body is of no known kind.'
  if (body.length > bytesMax) return TOO_LARGE
  const bytes = Buffer.from(body)
  return bytes.length > bytesMax ? TOO_LARGE : bytes
}

function kindOf(
  { kind, body: text }: RawResponse,
  { body, contentType }: { body: Buffer; contentType: string | undefined },
): GuestResponse['resultKind'] {
  if (kind === 'none') return 'none'
  if (kind === 'base64') return 'base64'
  const mayBeJson = contentType === undefined ? kind === 'text' : JSON_TYPE.test(contentType)
  if (typeof text === 'string') return (kind === 'json' || mayBeJson) && isJson(text) ? 'json' : 'text'
  if (!isUtf8(body)) return 'base64'
  if (mayBeJson && isJson(body.toString('utf8'))) return 'json'
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

function defaultType(body: Buffer, resultKind: GuestResponse['resultKind']): string {
  const isContainer = resultKind === 'json' && JSON_CONTAINER.test(body.subarray(0, 256).toString('latin1'))
  return isContainer ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8'
}
