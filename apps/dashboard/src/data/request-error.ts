import type { Failure } from './request.ts'

/** A failure on its way through TanStack Query, which knows only thrown ones. Its message says all: also what is wrong with which field. */
export class RequestError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    const problems = failure.fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    super(problems.length === 0 ? failure.message : problems.join(' '))
    this.name = 'RequestError'
    this.failure = failure
  }
}
