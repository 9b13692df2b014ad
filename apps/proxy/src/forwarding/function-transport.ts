import type { Readable } from 'node:stream'

/** One call of a function on behalf of a visitor. */
export interface FunctionCall {
  method: string
  /** The visitor's, cleaned of hop-by-hop and internal names, with our own forwarding headers. */
  headers: readonly (readonly [string, string])[]
  body: Buffer
  projectId: string
  functionName: string
  /** Absent: the active version. */
  deploymentId: string | null
  /** Absolute address the visitor asked for. */
  url: string
  clientIp: string
  params: Record<string, string>
  requestId: string
}

export interface FunctionAnswer {
  status: number
  headers: [string, string][]
  body: Readable
}

/** The way from the proxy to the functions-service. */
export interface FunctionTransport {
  /**
   * Runs the call. A call that certainly never reached a function is tried again for a few seconds, so that a restart of the
   * functions-service is not seen by visitors; any other is sent once.
   *
   * @throws AppError RUNTIME_UNAVAILABLE when it never arrived, BAD_GATEWAY when the connection ended during the call
   */
  invoke(call: FunctionCall, signal: AbortSignal): Promise<FunctionAnswer>
  close(): void
}
