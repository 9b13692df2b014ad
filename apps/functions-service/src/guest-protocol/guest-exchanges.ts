/**
 * What functions-service and a guest say to each other over their link. Heads are JSON; a line break divides the parts of those that have
 * two (JSON.stringify never writes one).
 *
 * - `invoke`, opened by functions-service. Head: an InvokeHead, and a VisitorRequest, which the guest passes on into the isolate unread.
 *   Body: the request's. Reply: ReplyFigures and a ResultHead; body: the response's, or the failure's message and stack as two parts. Notes:
 *   console lines, see joinParts. A reply with `isEnd` is the end of the call. Otherwise the rest of the body follows and, when the call
 *   is over (its stream sent, `waitUntil` settled), an end with an EndHead as trailer.
 * - `load`, opened by functions-service. Head: a LoadHead. Body, as parts: code (empty beside a snapshot), variables as JSON, code
 *   cache, packed app snapshot; the latter two may be empty.
 *   Reply: a LoadedHead; body: the code cache, if one was made, or the failure's message and stack as two parts. Notes: console lines.
 * - `prepare`, opened by functions-service to a guest that serves nothing else and is ended afterwards. Head and body as `load`. Reply: a
 *   LoadedHead with the time of a load by code cache and `restoredMs`; body, as parts: code cache, packed app snapshot; either may be empty.
 * - `fetch`, opened by the guest. Head: a FetchHead; body: the request's. Reply: a FetchAnswerHead; body: the response's, decoded. A body
 *   that breaks off ends with a FetchAnswerHead of type error as trailer.
 * - Link notes by functions-service: an UnloadNote.
 */
export const GUEST_EXCHANGE = { invoke: 1, load: 2, prepare: 3, fetch: 4 } as const

/** Of what a function is loaded with: more than fits the window of a stream, in which it would take many turns of two processes. */
export const ARTEFACT_BYTES_MAX = 96 * 1024 * 1024
/** Both ends of a guest's link have these. */
export const GUEST_WINDOWS: ReadonlyMap<number, number> = new Map([
  [GUEST_EXCHANGE.load, ARTEFACT_BYTES_MAX],
  [GUEST_EXCHANGE.prepare, ARTEFACT_BYTES_MAX],
])

/** acceptedAt: milliseconds since 1970; kind: `h` for http, `e` for event. */
export type InvokeHead = [
  isolate: number,
  invocationId: string,
  timeoutMs: number,
  acceptedAt: number,
  kind: 'h' | 'e',
  responseBytesMax: number,
  logBytesMax: number,
]

/** bodyBytes: of the response's body when it is made already, -1 for a stream. What varies from call to call stands apart from what does not. */
export type ReplyFigures = [cpuMs: number, heapBytes: number, bodyBytes: number]

/** `r`: a response. `f`: a failure instead of one, always with isEnd. */
export type ResultHead =
  | ['r', status: number, resultKind: 'json' | 'text' | 'base64' | 'none' | 'stream', headers: string[]]
  | ['f', code: string]

/** Figures of the whole call and, when it failed after its response had begun, how. */
export type EndHead = [cpuMs: number, heapBytes: number] | [cpuMs: number, heapBytes: number, code: string, message: string, stack: string]

export interface LoadHead {
  isolate: number
  functionName: string
  functionId: string
  projectId: string
  deploymentId: string | null
  version: number
  memoryMb: number
  timeoutMs: number
  /** The function asked for WebAssembly and SharedArrayBuffer, and this guest's memory is capped from outside. */
  webAssembly: boolean
  /** Answer with the code cache. */
  wantsCodeCache: boolean
  /** Of `prepare`: milliseconds of evaluation above which a snapshot is tried. */
  slowMs?: number
}

/** restoredMs: of `prepare`, what a load by snapshot takes beyond the making of a blank isolate. */
export type LoadedHead =
  | { ok: true; loadMs: number; heapBytes: number; usedCodeCache: boolean; usedSnapshot: boolean; restoredMs?: number }
  | { ok: false; code: string }

export interface FetchHead {
  /** Id of the invoke exchange it belongs to, or of the load whose top level it comes from. */
  invocation: number
  method: string
  url: string
  redirect: 'follow' | 'error' | 'manual'
  headers: [string, string][]
}

export type FetchAnswerHead =
  | { type: 'response'; status: number; statusText: string; url: string; redirected: boolean; headers: [string, string][] }
  | { type: 'error'; name: 'TypeError' | 'RangeError' | 'AbortError'; code?: 'EGRESS_BLOCKED' | 'LIMIT_EXCEEDED'; message: string }

export interface UnloadNote {
  unload: number
}
