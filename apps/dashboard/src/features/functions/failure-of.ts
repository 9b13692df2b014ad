import type { Failure } from '../../data/request.ts'
import { RequestError } from '../../data/request-error.ts'

/** What the api refused, of the error of an action. */
export const failureOf = (error: Error | null): Failure | undefined => (error instanceof RequestError ? error.failure : undefined)

/** What is wrong with a field, or with a part of it. */
export const problemAt = (failure: Failure | undefined, path: string): string | undefined =>
  failure?.fields.find((field) => field.path === path || field.path.startsWith(`${path}.`))?.message
