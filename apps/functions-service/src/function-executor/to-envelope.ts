import { isUtf8 } from 'node:buffer'
import { ERRORS } from '@plat/shared/errors/registry.ts'
import type { GuestFailure, GuestResponse } from '../guests/guest-connection.ts'
import { headerValue } from './header-value.ts'
import type { InvocationOutcome } from './invocation.ts'

/** A response whose body has arrived whole. */
export interface WholeResponse extends Omit<GuestResponse, 'body'> {
  body: Uint8Array
}

interface Envelope {
  status: number
  /** Small ones as text: node:http sends those in one piece with their head. */
  body: Buffer | string
}

const PARSED_BYTES_MAX = 64 * 1024
const TEXT_BYTES_MAX = 16 * 1024
const BEGIN = '{"success":true,"result":'

/**
 * The envelope of contract §5 as JSON. A JSON result is spliced in as the guest wrote it: parsing what user code returns could stall
 * this process (R10).
 */
export function toEnvelope(outcome: InvocationOutcome, response: WholeResponse): Envelope {
  const { logs, durationMs, invocationId, cold, fn } = outcome
  const lines = logs.length === 0 ? '[]' : JSON.stringify(logs)
  const facts = `"duration":${durationMs},"logs":${lines},"invocationId":"${invocationId}","cold":${cold}`
  const end = `,${facts},"statusCode":${response.status},"version":${fn.version}}`
  const result = resultJson(response)
  if (typeof result === 'string') return { status: 200, body: BEGIN + result + end }
  return { status: 200, body: Buffer.concat([Buffer.from(BEGIN), result, Buffer.from(end)]) }
}

/** `showStack`: the caller has access to the project. */
interface FailureOptions {
  requestId: string
  showStack: boolean
}

/** The same for a call that failed: the envelope of contract §5 with the error of §6 in it. */
export function toFailureEnvelope(outcome: InvocationOutcome, failure: GuestFailure, { requestId, showStack }: FailureOptions): Envelope {
  const { logs, durationMs, invocationId } = outcome
  const { code, message, stack } = failure
  const error = { code, message, requestId, ...(showStack && stack !== undefined ? { stack } : {}) }
  const body = { success: false, error, duration: durationMs, logs, invocationId }
  return { status: ERRORS[code].status, body: JSON.stringify(body) }
}

function resultJson({ resultKind, body, headers }: WholeResponse): Buffer | string {
  if (resultKind === 'none' || (body.byteLength === 0 && resultKind === 'json')) return 'null'
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (resultKind === 'json') return bytes.length <= TEXT_BYTES_MAX ? bytes.toString('utf8') : bytes
  if (resultKind === 'stream') return streamJson(bytes, headers)
  return JSON.stringify(bytes.toString(resultKind === 'text' ? 'utf8' : 'base64'))
}

/** What a stream turned out to be: JSON when it says so and is, else text, else bytes. */
function streamJson(bytes: Buffer, headers: readonly string[]): string {
  if (!isUtf8(bytes)) return JSON.stringify(bytes.toString('base64'))
  const text = bytes.toString('utf8')
  const type = headerValue(headers, 'content-type') ?? ''
  const isJson = /^application\/(?:[\w.+-]+\+)?json\b/i.test(type) && bytes.length <= PARSED_BYTES_MAX && parses(text)
  return isJson ? text : JSON.stringify(text)
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
