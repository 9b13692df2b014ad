export interface CliErrorOptions {
  /** What a script tells it by; the api's own code where it comes from there. */
  code?: string
  /** What to do next: a sentence or a command. */
  hint?: string
  exitCode?: number
  requestId?: string
  /** One entry a wrong field. */
  details?: { path: string; message: string }[]
  /** Further public facts of the JSON form. */
  facts?: Record<string, unknown>
  cause?: unknown
}

/** A failure that the person at the terminal can act on. Exit code 1 unless said otherwise. */
export class CliError extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly exitCode: number
  readonly requestId: string | undefined
  readonly details: { path: string; message: string }[]
  readonly facts: Record<string, unknown>

  constructor(message: string, options: CliErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'CliError'
    this.code = options.code ?? 'FAILED'
    this.hint = options.hint
    this.exitCode = options.exitCode ?? 1
    this.requestId = options.requestId
    this.details = options.details ?? []
    this.facts = options.facts ?? {}
  }
}
