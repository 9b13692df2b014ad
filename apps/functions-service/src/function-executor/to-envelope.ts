import { ERRORS } from '@plat/shared/errors/registry.ts'
import type { GuestResponse } from '../guests/guest-connection.ts'
import type { InvocationOutcome } from './invocation.ts'

/**
 * The envelope of contract §5 as JSON bytes. A JSON result is spliced in as the guest wrote it: parsing what user code returns could stall
 * this process (R10). `showStack`: the caller has access to the project.
 */
export function toEnvelope(outcome: InvocationOutcome, { showStack }: { showStack: boolean }): { status: number; body: Buffer } {
  const { result, logs, durationMs, invocationId, cold, version } = outcome
  const facts = { duration: durationMs, logs, invocationId }
  if (result.type === 'failure') {
    const { code, message, stack } = result
    const error = { code, message, ...(showStack && stack !== undefined ? { stack } : {}) }
    return { status: ERRORS[code].status, body: Buffer.from(JSON.stringify({ success: false, error, ...facts })) }
  }
  const rest = JSON.stringify({ ...facts, cold, statusCode: result.status, version }).slice(1)
  return { status: 200, body: Buffer.concat([Buffer.from('{"success":true,"result":'), resultJson(result), Buffer.from(`,${rest}`)]) }
}

function resultJson({ resultKind, body }: GuestResponse): Uint8Array {
  switch (resultKind) {
    case 'json':
      return body.byteLength === 0 ? Buffer.from('null') : body
    case 'text':
      return Buffer.from(JSON.stringify(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')))
    case 'base64':
      return Buffer.from(JSON.stringify(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64')))
    case 'none':
      return Buffer.from('null')
  }
}
