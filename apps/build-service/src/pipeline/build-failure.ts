import type { BuildErrorCode } from '@plat/shared/errors/registry.ts'

/** A build that cannot succeed as it is: an outcome, told to the project's author. The message is public and says what to do. */
export class BuildFailure extends Error {
  readonly code: BuildErrorCode

  constructor(code: BuildErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'BuildFailure'
    this.code = code
  }
}
