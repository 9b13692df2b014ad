import type { GuestFailure } from '../guests/guest-connection.ts'

export const NO_RESPONSE: GuestFailure = {
  type: 'failure',
  code: 'FUNCTION_BAD_RESPONSE',
  message: 'The function ended without sending a response. Call res.json(), res.send() or res.end(), or return a value.',
}
export const NOT_EVALUATED: GuestFailure = { type: 'failure', code: 'FUNCTION_ERROR', message: 'The module could not be evaluated.' }
export const LOAD_TIMEOUT: GuestFailure = {
  type: 'failure',
  code: 'FUNCTION_TIMEOUT',
  message: 'The function’s module did not finish loading in time.',
}
export const BODY_TOO_LARGE: GuestFailure = {
  type: 'failure',
  code: 'PAYLOAD_TOO_LARGE',
  message: 'A function takes at most 6 MB of body. Send less.',
}
export const BODY_MISSING: GuestFailure = {
  type: 'failure',
  code: 'REQUEST_TIMEOUT',
  message: 'The body did not arrive whole within the function’s time. Send it again.',
}
export const UNLOADED: GuestFailure = { type: 'failure', code: 'FUNCTION_CRASHED', message: 'The function was unloaded during the call.' }
export const NOT_LOADED: GuestFailure = { type: 'failure', code: 'FUNCTION_CRASHED', message: 'The function is not loaded.' }
export const CANCELLED: GuestFailure = { type: 'failure', code: 'FUNCTION_CRASHED', message: 'The caller went away.' }
export const STOPPED: GuestFailure = { type: 'failure', code: 'FUNCTION_CRASHED', message: 'The function was stopped during the call.' }
export const MEMORY_LIMIT: GuestFailure = {
  type: 'failure',
  code: 'FUNCTION_MEMORY_LIMIT',
  message: 'The function used more memory than its limit.',
}
export const ABUSE: GuestFailure = {
  type: 'failure',
  code: 'FUNCTION_ERROR',
  message: 'The function called the platform in a way that is not allowed.',
}

export function timeoutAfter(timeoutMs: number): GuestFailure {
  return { type: 'failure', code: 'FUNCTION_TIMEOUT', message: `The function did not answer within ${timeoutMs} ms.` }
}
