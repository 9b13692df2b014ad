import type { Frame } from '../protocol/frame.ts'
import { splitParts } from '../protocol/parts.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import { checkResponseHeaders, type HeaderPair } from '../protocol/response-headers.ts'
import type { GuestFailure, GuestFetch, GuestResponse } from './guest-connection.ts'

const FAILURE_CODES = new Set<unknown>([
  'FUNCTION_ERROR',
  'FUNCTION_BAD_RESPONSE',
  'FUNCTION_TIMEOUT',
  'FUNCTION_MEMORY_LIMIT',
  'FUNCTION_RESPONSE_TOO_LARGE',
  'FUNCTION_CRASHED',
])
const RESULT_KINDS = new Set<unknown>(['json', 'text', 'base64', 'none'])
const MESSAGE_BYTES_MAX = 8192
const STACK_BYTES_MAX = 16384

export interface GuestResult {
  result: GuestResponse | GuestFailure
  cpuMs: number
  heapBytes: number
}

/** A result frame, every field checked: what a guest says is data of a project, whatever our code in it promised. @throws ProtocolError */
export function readResult({ meta, body }: Frame, responseBytesMax: number): GuestResult {
  const figures = { cpuMs: numberOf(meta.cpuMs), heapBytes: numberOf(meta.heapBytes) }
  if (meta.type === 'failure') return { result: readFailure({ meta, body }), ...figures }
  const { status, resultKind } = meta
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    throw new ProtocolError('A result has no valid status.')
  if (!RESULT_KINDS.has(resultKind)) throw new ProtocolError('A result is of no known kind.')
  if (body.length > responseBytesMax) throw new ProtocolError('A result is larger than allowed.')
  const headers = checkResponseHeaders(readPairs(meta.headers))
  if (typeof headers === 'string') throw new ProtocolError(headers)
  return { result: { type: 'response', status, headers, body, resultKind: resultKind as GuestResponse['resultKind'] }, ...figures }
}

/** The failure in a result or loadFailed frame. @throws ProtocolError */
export function readFailure({ meta, body }: Pick<Frame, 'meta' | 'body'>): GuestFailure {
  if (!FAILURE_CODES.has(meta.code)) throw new ProtocolError('A failure has no known code.')
  const [message = Buffer.alloc(0), stack = Buffer.alloc(0)] = splitParts(body, 2)
  const failure: GuestFailure = {
    type: 'failure',
    code: meta.code as GuestFailure['code'],
    message: message.subarray(0, MESSAGE_BYTES_MAX).toString('utf8'),
  }
  return stack.length > 0 ? { ...failure, stack: stack.subarray(0, STACK_BYTES_MAX).toString('utf8') } : failure
}

/** A fetch frame, without what the supervisor knows better than the guest. @throws ProtocolError */
export function readFetch({ meta, body }: Frame): Omit<GuestFetch, 'invocationId' | 'functionKey'> & { invocation: number } {
  const { method, url, redirect } = meta
  if (typeof method !== 'string' || typeof url !== 'string') throw new ProtocolError('A fetch has no method or address.')
  if (redirect !== 'follow' && redirect !== 'error' && redirect !== 'manual') throw new ProtocolError('A fetch has no redirect mode.')
  return { invocation: numberOf(meta.invocation), method, url, redirect, headers: readPairs(meta.headers), body }
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw new ProtocolError('A frame lacks a number.')
  return value
}

function readPairs(value: unknown): HeaderPair[] {
  if (!Array.isArray(value)) throw new ProtocolError('A frame lacks its headers.')
  return value.map((pair: unknown): HeaderPair => {
    const [name, text] = Array.isArray(pair) ? (pair as unknown[]) : []
    if (typeof name !== 'string' || typeof text !== 'string') throw new ProtocolError('A frame has headers that are no pairs.')
    return [name, text]
  })
}
