import { isUtf8 } from 'node:buffer'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { ERRORS } from '@plat/shared/errors/registry.ts'
import type { InvocationOutcome, InvocationRequest } from '../function-executor/invocation.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'

type Headers = [name: string, value: string][]

const BODY_BYTES_MAX = 64 * 1024
/** Base64 makes three bytes four. */
const BINARY_BYTES_MAX = 48 * 1024
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie', 'x-api-key'])

/** The record of one call: who asked what, what came of it. Bodies are cut at 64 KiB, credentials in headers masked. Pure. */
export function toInvocation(fn: RunnableFunction, { kind, request, body }: InvocationRequest, outcome: InvocationOutcome): Invocation {
  const { invocationId: id, createdAt, version, result, logs, durationMs, cpuMs, cold } = outcome
  const { projectId, functionName, deploymentId } = fn
  const { method, url, headers, ip } = request
  return {
    ...{ id, projectId, functionName, version, deploymentId, logs, durationMs, cpuMs, cold, createdAt },
    status: result.type === 'response' ? 'success' : result.code === 'FUNCTION_TIMEOUT' ? 'timeout' : 'error',
    statusCode: result.type === 'response' ? result.status : ERRORS[result.code].status,
    request: { kind, method, url, ip, headers: masked(headers), ...toBody(body) },
    response: result.type === 'response' ? { status: result.status, headers: masked(result.headers), ...toBody(result.body) } : null,
    error:
      result.type === 'failure'
        ? { code: result.code, message: result.message, ...(result.stack === undefined ? {} : { stack: result.stack }) }
        : null,
  }
}

function masked(headers: Headers): Record<string, string> {
  const kept = new Map<string, string>()
  for (const [givenName, value] of headers) {
    const name = givenName.toLowerCase()
    const before = kept.get(name)
    if (CREDENTIALS.has(name)) kept.set(name, '[masked]')
    else kept.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(kept)
}

function toBody(body: Uint8Array): { body: string; bodyBytes: number; bodyEncoding: 'utf8' | 'base64'; isBodyCut: boolean } {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const bodyEncoding = isUtf8(bytes) ? 'utf8' : 'base64'
  const kept = bytes.subarray(0, bodyEncoding === 'utf8' ? BODY_BYTES_MAX : BINARY_BYTES_MAX)
  return { body: kept.toString(bodyEncoding), bodyBytes: bytes.length, bodyEncoding, isBodyCut: kept.length < bytes.length }
}
