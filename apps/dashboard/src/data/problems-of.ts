import { RequestError } from './request-error.ts'

export interface Problems {
  /** What is wrong with this field, or with a part of it. */
  of(field: string): string | undefined
  /** What belongs to none of the fields. */
  rest: string | undefined
}

/** Sorts what the api refused to the fields of a form; what has no field of its own must still be shown. */
export function problemsOf(error: Error | null, fields: readonly string[]): Problems {
  const found = error instanceof RequestError ? error.failure.fields : []
  const belongs = (path: string, field: string) => path === field || path.startsWith(`${field}.`)
  const others = found
    .filter(({ path }) => !fields.some((field) => belongs(path, field)))
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  const isAllShown = found.length > 0 && others.length === 0
  return {
    of: (field) => found.find(({ path }) => belongs(path, field))?.message,
    rest: error === null || isAllShown ? undefined : others.join(' ') || error.message,
  }
}
