import { AppError } from '@plat/shared/errors/app-error.ts'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { isCallersFault } from '../guests/is-callers-fault.ts'

/** A failure as a visitor may see it: what he got wrong in full, of the function's own faults nothing but the code. Pure. */
export function errorOfFailure(failure: GuestFailure): AppError {
  if (!isCallersFault(failure)) return new AppError(failure.code)
  const headers: Record<string, string> = failure.allow === undefined ? {} : { allow: failure.allow }
  return new AppError(failure.code, { detail: failure.message, headers })
}
