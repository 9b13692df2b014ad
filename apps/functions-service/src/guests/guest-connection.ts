import type { SandboxDriver } from '@plat/sandbox/sandbox.ts'

/** Everything a guest needs to make one function version runnable. */
export interface GuestFunction {
  /** Unique within the guest: one isolate per key. */
  key: string
  functionName: string
  projectId: string
  deploymentId: string | null
  version: number
  /** CommonJS bundle: evaluated with `module`, `exports`, `require`. */
  code: string
  env: Record<string, string>
  memoryMb: number
}

/** The HTTP request as the visitor sent it, without internal headers. */
export interface GuestRequest {
  method: string
  /** Absolute URL, such as http://my-site.localhost:8080/_functions/hello?x=1 */
  url: string
  headers: [name: string, value: string][]
  ip: string
  /** Path parameters of dynamic routes, and functionId. */
  params: Record<string, string>
}

export interface GuestCall {
  invocationId: string
  /** Wall-clock budget; the guest bounds each entry by what is left, the supervisor enforces it from outside. */
  timeoutMs: number
  /** ISO 8601, when the call was accepted. */
  timestamp: string
  /** `http`: a visitor's request, body = its raw bytes. `event`: contract §5, body = the event as JSON text. */
  kind: 'http' | 'event'
  request: GuestRequest
  body: Uint8Array
  responseBytesMax: number
  logBytesMax: number
}

export interface GuestResponse {
  type: 'response'
  status: number
  /** Validated: no hop-by-hop, content-length, transfer-encoding or x-plat- names; may repeat (set-cookie). */
  headers: [name: string, value: string][]
  body: Uint8Array
  /**
   * For contract §5: `json` when `body` is, or wraps, JSON text (already checked), so that it can be spliced into the envelope
   * unparsed; `text` when it must be sent as a JSON string; `none` for undefined.
   */
  resultKind: 'json' | 'text' | 'base64' | 'none'
}

export interface GuestFailure {
  type: 'failure'
  code:
    | 'FUNCTION_ERROR'
    | 'FUNCTION_BAD_RESPONSE'
    | 'FUNCTION_TIMEOUT'
    | 'FUNCTION_MEMORY_LIMIT'
    | 'FUNCTION_RESPONSE_TOO_LARGE'
    | 'FUNCTION_CRASHED'
  /** User code's own message or ours; at most 8 KiB. */
  message: string
  /** Frames of user code only: no host path. */
  stack?: string
}

export interface GuestOutcome {
  result: GuestResponse | GuestFailure
  /** `[LOG] text` lines in order (levels LOG INFO WARN ERROR DEBUG), capped at logBytesMax with a closing note. */
  logs: string[]
  cpuMs: number
  heapBytes: number
}

/** A fetch() of user code on its way to the one door out. Answered by the egress module of functions-service. */
export interface GuestFetch {
  invocationId: string
  functionKey: string
  method: string
  url: string
  headers: [string, string][]
  body: Uint8Array
  redirect: 'follow' | 'error' | 'manual'
}

export type GuestFetchAnswer =
  | {
      type: 'response'
      status: number
      statusText: string
      url: string
      redirected: boolean
      headers: [string, string][]
      body: Uint8Array
    }
  | { type: 'error'; name: 'TypeError' | 'RangeError' | 'AbortError'; code?: 'EGRESS_BLOCKED' | 'LIMIT_EXCEEDED'; message: string }

export interface GuestConnectionOptions {
  sandbox: SandboxDriver
  /** Hard ceiling of the process, on top of which it is killed (R4). */
  memoryBytesMax: number
  onFetch(fetch: GuestFetch, signal: AbortSignal): Promise<GuestFetchAnswer>
}

/**
 * The supervisor's end of one guest process. Never runs or parses user data beyond 64 KiB of metadata; never blocks.
 * A guest that breaks the protocol is killed.
 */
export interface GuestConnection {
  readonly pid: number
  /** Settles when the process is gone, for whatever reason. */
  readonly exited: Promise<{ outOfMemory: boolean }>
  /** Compiles and evaluates a function version in an isolate of its own. Answers the failure of its top level as a value. */
  load(fn: GuestFunction, timeoutMs: number): Promise<{ ok: true } | { ok: false; failure: GuestFailure; logs: string[] }>
  /** Drops the isolate of a key. */
  unload(key: string): void
  /** Runs one call. Never rejects: a dead guest settles it with FUNCTION_CRASHED or, at the memory ceiling, FUNCTION_MEMORY_LIMIT. */
  invoke(functionKey: string, call: GuestCall): Promise<GuestOutcome>
  /** Aborts the handler's signal and, for a hung isolate, disposes it. */
  cancel(invocationId: string): void
  /** Resolves with the round trip in ms; used by the supervisor's watchdog. */
  ping(): Promise<number>
  memoryBytes(): Promise<number>
  kill(): Promise<void>
}
