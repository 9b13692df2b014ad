import type { FunctionReference } from '../function-registry/function-reference.ts'
import type { GuestFailure, GuestRequest, GuestResponse } from '../guests/guest-connection.ts'

/** A call of a function, from whichever door. */
export interface InvocationRequest {
  reference: FunctionReference
  /** See GuestCall: `http` is a visitor's request, `event` has the event as JSON text in `body`. */
  kind: 'http' | 'event'
  request: GuestRequest
  body: Uint8Array
  /** How many functions called each other to get here. */
  depth: number
  /** The door has found that the caller may use the project: keys need not be asked for. */
  isAuthorized: boolean
  /** A key to be checked should the function require one. */
  token: string | undefined
}

/** How it went. What user code did wrong is a `failure` in here; only refusals and our own faults throw. */
export interface InvocationOutcome {
  invocationId: string
  /** ISO 8601, when it was accepted. */
  createdAt: string
  version: number
  result: GuestResponse | GuestFailure
  logs: string[]
  durationMs: number
  cpuMs: number
  /** An isolate was made for it. */
  cold: boolean
}
