import type { ByteSource } from '@plat/link/byte-source.ts'
import type { AppError } from '@plat/shared/errors/app-error.ts'
import type { FunctionReference } from '../function-registry/function-reference.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestFailure, GuestResponse } from '../guests/guest-connection.ts'

/** A call of a function, from whichever door. */
export interface InvocationRequest {
  reference: FunctionReference
  /** See GuestCall: `http` is a visitor's request, `event` has the event as JSON text in `body`. */
  kind: 'http' | 'event'
  /** JSON of a VisitorRequest (packages/link/site-call.ts). Read only where a key must be found or the call is recorded. */
  request: string
  body: Uint8Array | ByteSource
  /** It may run twice (RFC 9110 §9.2.2), and nothing of it is used up by the first time. */
  isRepeatable: boolean
  /** How many functions called each other to get here. */
  depth: number
  /** The door has found that the caller may use the project: keys need not be asked for. */
  isAuthorized: boolean
  /** Its owner's own call: it runs although the function is disabled. */
  isOwners?: boolean
  /** A key to be checked should the function require one; undefined: look into the request's headers. */
  token: string | undefined
}

/** What is known of a call once it runs. */
export interface Invocation {
  readonly invocationId: string
  readonly fn: RunnableFunction
  readonly request: InvocationRequest
  /** Milliseconds since 1970, when it was accepted. */
  readonly acceptedAt: number
}

/** How a call went that reached its function. What user code did wrong is a `failure` in here; only refusals are errors. */
export interface InvocationOutcome extends Invocation {
  /** Undefined when it failed before it answered. Its body may have been cut off: then there is a failure too. */
  readonly response: GuestResponse | undefined
  readonly failure: GuestFailure | undefined
  readonly logs: readonly string[]
  /** From its acceptance to its end, `waitUntil` included. */
  readonly durationMs: number
  readonly queueMs: number
  readonly cpuMs: number
  readonly heapBytes: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** An isolate was made for it. */
  readonly cold: boolean
}

/** Told of one call: either `onRefused`, once, when it never ran; or `onAnswer` at most once and then `onOutcome`, once. May be told before `execute` returns. */
export interface InvocationListener {
  onRefused(error: AppError): void
  onAnswer(response: GuestResponse, invocation: Invocation): void
  onOutcome(outcome: InvocationOutcome): void
}
