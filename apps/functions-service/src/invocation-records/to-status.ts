import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { GuestFailure } from '../guests/guest-connection.ts'

/** How a call ended, in the words of its record. Pure. */
export function toStatus(failure: GuestFailure | undefined): Invocation['status'] {
  if (!failure) return 'success'
  return failure.code === 'FUNCTION_TIMEOUT' ? 'timeout' : 'error'
}
