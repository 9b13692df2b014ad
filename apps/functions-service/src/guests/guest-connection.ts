import type { ByteSource } from '@plat/link/byte-source.ts'
import type { SandboxDriver } from '@plat/sandbox/sandbox.ts'

/** Everything a guest needs to make one function version runnable. */
export interface GuestFunction {
  /** Unique within the guest, chosen by the supervisor: one isolate per number. */
  isolate: number
  functionName: string
  functionId: string
  projectId: string
  deploymentId: string | null
  version: number
  /** CommonJS bundle: evaluated with `module`, `exports`, `require`. Bytes are UTF-8. */
  code: string | Uint8Array
  env: Record<string, string>
  memoryMb: number
  /** WebAssembly and SharedArrayBuffer are left in; only where the guest's memory is capped from outside. */
  webAssembly: boolean
  /** Made earlier by a guest of the same project from the same code (R6); undefined: none. */
  codeCache?: Uint8Array
  appSnapshot?: Uint8Array
  wantsCodeCache: boolean
}

export interface GuestCall {
  invocationId: string
  /** Wall-clock budget; the guest bounds each entry by what is left, the supervisor enforces it from outside. */
  timeoutMs: number
  /** Milliseconds since 1970, when the call was accepted. */
  acceptedAt: number
  /** `http`: a visitor's request, body = its raw bytes. `event`: contract §5, body = the event as JSON text. */
  kind: 'http' | 'event'
  /** JSON of a VisitorRequest (packages/link/site-call.ts): goes into the isolate as it is. */
  request: string
  /** Whole, or still arriving. */
  body: Uint8Array | ByteSource
  responseBytesMax: number
  logBytesMax: number
}

export interface GuestResponse {
  type: 'response'
  status: number
  /** name, value, name, value …: validated, in lower case; no hop-by-hop, content-length, transfer-encoding or x-plat- names; may repeat (set-cookie). */
  headers: string[]
  /** Whole (at most responseBytesMax), or a stream. */
  body: Uint8Array | ByteSource
  /**
   * For contract §5: `json` when `body` is, or wraps, JSON text (already checked), so that it can be spliced into the envelope
   * unparsed; `text` when it must be sent as a JSON string; `none` for undefined; `stream` when the handler made a stream.
   */
  resultKind: 'json' | 'text' | 'base64' | 'none' | 'stream'
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
    // What the caller got wrong (is-callers-fault.ts).
    | 'BAD_REQUEST'
    | 'INVALID_JSON'
    | 'METHOD_NOT_ALLOWED'
    | 'PAYLOAD_TOO_LARGE'
    | 'REQUEST_TIMEOUT'
  /** User code's own message or ours; at most 8 KiB. */
  message: string
  /** Frames of user code only: no host path. */
  stack?: string
  /** Of METHOD_NOT_ALLOWED: the value of its Allow header. */
  allow?: string
}

/** How a call ended, in the end: after its body was sent and `waitUntil` has settled. */
export interface GuestEnding {
  /** Undefined: it went well. A failure after the response had begun cuts its body. */
  failure: GuestFailure | undefined
  /** `[LOG] text` lines in order (levels LOG INFO WARN ERROR DEBUG), capped at logBytesMax with a closing note. */
  logs: string[]
  cpuMs: number
  heapBytes: number
  /** Of the response's body that left the guest. */
  bytesOut: number
}

/** Told of one call: `onResponse` at most once, then `onEnd` exactly once, always; both may come within the same turn. */
export interface GuestCallListener {
  onResponse(response: GuestResponse): void
  onEnd(ending: GuestEnding): void
}

/** A call that is running. */
export interface RunningCall {
  /** Aborts the handler's signal and, for a hung isolate, disposes it; `onEnd` still comes, at the latest when the guest is killed. */
  cancel(): void
}

export type GuestLoad =
  | {
      ok: true
      loadMs: number
      heapBytes: number
      usedCodeCache: boolean
      usedSnapshot: boolean
      codeCache: Uint8Array | undefined
      logs: string[]
    }
  | { ok: false; failure: GuestFailure; logs: string[] }

export interface PreparedFunction {
  codeCache: Uint8Array | undefined
  appSnapshot: Uint8Array | undefined
  /** Of a load with the one, and with the other, as measured where they were made. */
  plainMs: number
  restoredMs: number
}

/** A fetch() of user code on its way to the one door out. Answered by the egress module of functions-service. */
export interface GuestFetch {
  invocationId: string
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
      /** Decoded; whole or streamed. A stream that fails ends the body with an error in the isolate. */
      body: Uint8Array | ByteSource
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
  /**
   * Settles when it can be told nothing any more: with the end of the process, of which the sandbox tells some milliseconds later. Its calls and
   * loads end then, or with the process where it may have been its memory.
   */
  readonly lost: Promise<void>
  /** Compiles and evaluates a function version in an isolate of its own. Answers the failure of its top level as a value. */
  load(fn: GuestFunction, timeoutMs: number): Promise<GuestLoad>
  /**
   * Makes what the function can be loaded with; a snapshot only when evaluating it takes more than `slowMs` and the code allows one.
   * Undefined: the guest has ended, or sees no sense in it. The guest must serve nothing else, and be ended afterwards.
   */
  prepare(fn: GuestFunction, options: { timeoutMs: number; slowMs: number }): Promise<PreparedFunction | undefined>
  /** Drops an isolate. */
  unload(isolate: number): void
  /** Runs one call. A dead guest ends it with FUNCTION_CRASHED or, at the memory ceiling, FUNCTION_MEMORY_LIMIT. */
  invoke(isolate: number, call: GuestCall, listener: GuestCallListener): RunningCall
  /** Resolves with the round trip in ms; used by the supervisor's watchdog. */
  ping(): Promise<number>
  memoryBytes(): Promise<number>
  kill(): Promise<void>
}
