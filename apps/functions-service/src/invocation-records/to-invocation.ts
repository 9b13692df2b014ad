import { isUtf8 } from 'node:buffer'
import type { ByteSource } from '@plat/link/byte-source.ts'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { MASKED } from '@plat/shared/domain/masked.ts'
import { ERRORS } from '@plat/shared/errors/registry.ts'
import type { InvocationOutcome, InvocationRequest } from '../function-executor/invocation.ts'
import { SampledSource } from '../function-executor/sampled-source.ts'
import { visitorRequest } from '../function-executor/visitor-request.ts'
import type { GuestFailure, GuestResponse } from '../guests/guest-connection.ts'
import { toStatus } from './to-status.ts'

const BODY_BYTES_MAX = 64 * 1024
/** Base64 makes three bytes four. */
const BINARY_BYTES_MAX = 48 * 1024
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie', 'x-api-key'])

/** The record of one call: who asked what, what came of it. Bodies are cut at 64 KiB, credentials in headers masked. `sampledFrom`: how many calls it stands for. */
export function toInvocation(outcome: InvocationOutcome, sampledFrom: number): Invocation {
  const { fn, request, response, failure } = outcome
  return {
    id: outcome.invocationId,
    projectId: fn.projectId,
    functionName: fn.functionName,
    version: fn.version,
    deploymentId: fn.deploymentId,
    status: toStatus(failure),
    statusCode: failure ? ERRORS[failure.code].status : (response?.status ?? 0),
    request: toRequest(request),
    response: response ? toResponse(response) : null,
    logs: [...outcome.logs],
    error: failure ? toError(failure) : null,
    durationMs: outcome.durationMs,
    cpuMs: outcome.cpuMs,
    queueMs: outcome.queueMs,
    heapBytes: outcome.heapBytes,
    bytesIn: outcome.bytesIn,
    bytesOut: outcome.bytesOut,
    cold: outcome.cold,
    sampledFrom,
    createdAt: new Date(outcome.acceptedAt).toISOString(),
  }
}

function toRequest({ kind, request, body }: InvocationRequest): Invocation['request'] {
  const { method, url, headers, ip } = visitorRequest.parse(request)
  return { kind, method, url, ip, headers: masked(headers), ...toBody(body) }
}

function toResponse({ status, headers, body }: GuestResponse): Invocation['response'] {
  return { status, headers: masked(headers), ...toBody(body) }
}

function toError({ code, message, stack }: GuestFailure): Invocation['error'] {
  return { code, message, ...(stack === undefined ? {} : { stack }) }
}

function masked(headers: readonly string[]): Record<string, string> {
  const kept = new Map<string, string>()
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name, value] = [(headers[index] ?? '').toLowerCase(), headers[index + 1] ?? '']
    const before = kept.get(name)
    if (CREDENTIALS.has(name)) kept.set(name, MASKED)
    else kept.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(kept)
}

interface BodyFacts {
  body: string
  bodyBytes: number
  bodyEncoding: 'utf8' | 'base64'
  isBodyCut: boolean
}

function toBody(body: Uint8Array | ByteSource): BodyFacts {
  const bytes = body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : sampleOf(body)
  const bodyBytes = body instanceof SampledSource ? body.bytes : bytes.length
  const bodyEncoding = isUtf8(bytes) ? 'utf8' : 'base64'
  const kept = bytes.subarray(0, bodyEncoding === 'utf8' ? BODY_BYTES_MAX : BINARY_BYTES_MAX)
  return { body: kept.toString(bodyEncoding), bodyBytes, bodyEncoding, isBodyCut: kept.length < bodyBytes }
}

const sampleOf = (source: ByteSource): Buffer => (source instanceof SampledSource ? source.sample : Buffer.alloc(0))
