/** The platform cannot start, for a reason the operator can mend: the message says how. `exitCode` is the process's own. */
export class StartError extends Error {
  readonly exitCode: number

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'StartError'
    this.exitCode = options.exitCode ?? 1
  }
}
