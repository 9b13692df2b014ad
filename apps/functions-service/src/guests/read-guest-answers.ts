import type { EndHead, FetchHead, LoadedHead, ReplyFigures } from '../guest-protocol/guest-exchanges.ts'
import { ALLOWED_METHODS } from '../protocol/allowed-methods.ts'
import { splitParts } from '../protocol/parts.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import { checkResponseHeaders } from '../protocol/response-headers.ts'
import type { GuestFailure, GuestResponse } from './guest-connection.ts'

/** The most that is ever parsed of what a guest says (R10). */
const JSON_BYTES_MAX = 64 * 1024
const MESSAGE_BYTES_MAX = 8192
const STACK_BYTES_MAX = 16384
const FAILURE_CODES = new Set<unknown>([
  'FUNCTION_ERROR',
  'FUNCTION_BAD_RESPONSE',
  'FUNCTION_TIMEOUT',
  'FUNCTION_MEMORY_LIMIT',
  'FUNCTION_RESPONSE_TOO_LARGE',
  'FUNCTION_CRASHED',
  'BAD_REQUEST',
  'INVALID_JSON',
  'METHOD_NOT_ALLOWED',
  'PAYLOAD_TOO_LARGE',
  'REQUEST_TIMEOUT',
])
const RESULT_KINDS = new Set<unknown>(['json', 'text', 'base64', 'none', 'stream'])

/** [cpuMs, heapBytes] */
export type EndFigures = [number, number]

/** The head of a response, without its body. */
export type ResponseHead = Omit<GuestResponse, 'body'>

/** A failure without its texts. */
export type FailureHead = Pick<GuestFailure, 'type' | 'code' | 'allow'>

/** What a guest says about a result, every field checked: it is data of a project, whatever our code in it promised. @throws ProtocolError */
export function readResultHead(text: string): ResponseHead | FailureHead {
  const head = parse(text)
  if (!Array.isArray(head)) throw new ProtocolError('A result has no head.')
  const [type, status, resultKind, headers] = head as unknown[]
  if (type === 'f') return readFailureHead(status, resultKind)
  if (type !== 'r') throw new ProtocolError('A result is of no known type.')
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    throw new ProtocolError('A result has no valid status.')
  if (!RESULT_KINDS.has(resultKind)) throw new ProtocolError('A result is of no known kind.')
  if (!Array.isArray(headers) || headers.length % 2 !== 0 || !headers.every((value) => typeof value === 'string'))
    throw new ProtocolError('A result has no valid headers.')
  const checked = checkResponseHeaders(headers)
  if (typeof checked === 'string') throw new ProtocolError(checked)
  return { type: 'response', status, headers: checked, resultKind: resultKind as GuestResponse['resultKind'] }
}

/** @throws ProtocolError */
export function readFigures(text: string): ReplyFigures {
  const figures = parse(text)
  if (!Array.isArray(figures)) throw new ProtocolError('A result has no figures.')
  return [numberOf(figures[0]), numberOf(figures[1]), numberOf(figures[2] + 1) - 1]
}

/** The trailer of a call that went on after its reply. @throws ProtocolError */
export function readEnd(trailer: Buffer): { figures: EndFigures; failure: GuestFailure | undefined } {
  const end = parse(trailer.toString('utf8')) as EndHead
  if (!Array.isArray(end)) throw new ProtocolError('The end of a call has no figures.')
  const figures: EndFigures = [numberOf(end[0]), numberOf(end[1])]
  if (end.length === 2) return { figures, failure: undefined }
  return { figures, failure: toFailure(readCode(end[2]), textOf(end[3], MESSAGE_BYTES_MAX), textOf(end[4], STACK_BYTES_MAX)) }
}

/** Message and stack of a failure. @throws ProtocolError */
export function readFailure(code: GuestFailure['code'], body: Buffer): GuestFailure {
  const [message = body, stack = body] = splitParts(body, 2)
  return toFailure(code, message.subarray(0, MESSAGE_BYTES_MAX).toString('utf8'), stack.subarray(0, STACK_BYTES_MAX).toString('utf8'))
}

/** @throws ProtocolError */
export function readLoaded(head: Buffer): Required<LoadedHead & { ok: true }> | { ok: false; code: GuestFailure['code'] } {
  const loaded = parse(head.toString('utf8')) as Record<string, unknown> | null
  if (typeof loaded !== 'object' || loaded === null) throw new ProtocolError('A load was answered by no object.')
  if (loaded.ok !== true) return { ok: false, code: readCode(loaded.code) }
  return {
    ok: true,
    loadMs: numberOf(loaded.loadMs),
    heapBytes: numberOf(loaded.heapBytes),
    usedCodeCache: loaded.usedCodeCache === true,
    usedSnapshot: loaded.usedSnapshot === true,
    restoredMs: numberOf(loaded.restoredMs ?? 0),
  }
}

/** What a guest wants fetched. @throws ProtocolError */
export function readFetch(head: Buffer): FetchHead {
  const fetch = parse(head.toString('utf8')) as Record<string, unknown> | null
  if (typeof fetch !== 'object' || fetch === null) throw new ProtocolError('A fetch is no object.')
  const { method, url, redirect, headers } = fetch
  if (typeof method !== 'string' || typeof url !== 'string') throw new ProtocolError('A fetch has no method or address.')
  if (redirect !== 'follow' && redirect !== 'error' && redirect !== 'manual') throw new ProtocolError('A fetch has no redirect mode.')
  if (!Array.isArray(headers)) throw new ProtocolError('A fetch has no headers.')
  return { invocation: numberOf(fetch.invocation), method, url, redirect, headers: headers.map(pairOf) }
}

function readFailureHead(code: unknown, allow: unknown): FailureHead {
  const head: FailureHead = { type: 'failure', code: readCode(code) }
  if (allow === undefined) return head
  if (typeof allow !== 'string' || !ALLOWED_METHODS.test(allow)) throw new ProtocolError('A failure allows what are no methods.')
  return { ...head, allow }
}

function toFailure(code: GuestFailure['code'], message: string, stack: string): GuestFailure {
  return stack === '' ? { type: 'failure', code, message } : { type: 'failure', code, message, stack }
}

function parse(text: string): unknown {
  if (text.length > JSON_BYTES_MAX) throw new ProtocolError('A guest sent more JSON than is read of it.')
  try {
    return JSON.parse(text)
  } catch {
    throw new ProtocolError('A guest sent what is no JSON.')
  }
}

function readCode(code: unknown): GuestFailure['code'] {
  if (!FAILURE_CODES.has(code)) throw new ProtocolError('A failure has no known code.')
  return code as GuestFailure['code']
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw new ProtocolError('A number is missing.')
  return value
}

function textOf(value: unknown, unitsMax: number): string {
  if (typeof value !== 'string') throw new ProtocolError('A text is missing.')
  return value.slice(0, unitsMax)
}

function pairOf(pair: unknown): [string, string] {
  const [name, text] = Array.isArray(pair) ? (pair as unknown[]) : []
  if (typeof name !== 'string' || typeof text !== 'string') throw new ProtocolError('A fetch has headers that are no pairs.')
  return [name, text]
}
