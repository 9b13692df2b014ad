import type { GuestFailure } from '../guests/guest-connection.ts'
import { ALLOWED_METHODS } from '../protocol/allowed-methods.ts'
import { ABUSE } from './failures.ts'

/** One thing that an entry says has come of a call (74-calls.js). Its values are whatever came across. */
export type SettledRecord =
  | { type: 'r'; number: number; status: unknown; headers: unknown; kind: unknown; body: unknown; isLast: boolean }
  | { type: 'f'; number: number; failure: GuestFailure }
  | { type: 's'; number: number; status: unknown; headers: unknown }
  | { type: 'd'; number: number; bytes: Uint8Array }
  | { type: 'x'; number: number; isLast: boolean }
  | { type: 'n' | 'e'; number: number }

const CODES = new Set<unknown>([
  ...['FUNCTION_ERROR', 'FUNCTION_BAD_RESPONSE', 'FUNCTION_RESPONSE_TOO_LARGE'],
  ...['BAD_REQUEST', 'INVALID_JSON', 'METHOD_NOT_ALLOWED'],
])
const MESSAGE_UNITS_MAX = 8192
const STACK_UNITS_MAX = 2 * MESSAGE_UNITS_MAX

/** Reads the flat list that an entry hands back; what makes no sense ends it. */
export function* readSettled(list: readonly unknown[]): Generator<SettledRecord> {
  let at = 0
  while (at < list.length) {
    const type = list[at]
    const number = list[at + 1]
    if (typeof number !== 'number') return
    if (type === 'r') {
      yield {
        type,
        number,
        status: list[at + 2],
        headers: list[at + 3],
        kind: list[at + 4],
        body: list[at + 5],
        isLast: list[at + 6] === 1,
      }
      at += 7
    } else if (type === 'f') {
      yield { type, number, failure: failureOf(list.slice(at + 2, at + 6)) }
      at += 6
    } else if (type === 's') {
      yield { type, number, status: list[at + 2], headers: list[at + 3] }
      at += 4
    } else if (type === 'd') {
      const bytes = list[at + 2]
      if (!(bytes instanceof ArrayBuffer)) return
      yield { type, number, bytes: new Uint8Array(bytes) }
      at += 3
    } else if (type === 'x') {
      yield { type, number, isLast: list[at + 2] === 1 }
      at += 3
    } else if (type === 'n' || type === 'e') {
      yield { type, number }
      at += 2
    } else return
  }
}

function failureOf([code, message, stack, allow]: readonly unknown[]): GuestFailure {
  if (!CODES.has(code)) return ABUSE
  const failure: GuestFailure = { type: 'failure', code: code as GuestFailure['code'], message: short(message, MESSAGE_UNITS_MAX) }
  const frames = short(stack, STACK_UNITS_MAX)
  if (frames !== '') failure.stack = frames
  if (typeof allow === 'string' && ALLOWED_METHODS.test(allow)) failure.allow = allow
  return failure
}

function short(text: unknown, unitsMax: number): string {
  return typeof text === 'string' ? Buffer.from(text.slice(0, unitsMax)).subarray(0, unitsMax).toString('utf8') : ''
}
