import type { Failure } from './request.ts'

/** A failure on its way through TanStack Query, which knows only thrown ones. */
export class RequestError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'RequestError'
    this.failure = failure
  }
}
