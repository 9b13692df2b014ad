import { ERRORS } from '@plat/shared/errors/registry.ts'
import type { GuestFailure } from './guest-connection.ts'

/**
 * Whether a call failed by what its caller sent, before user code ran (the codes below 500): it is answered and recorded as the error it
 * is, but says nothing of its function. Pure.
 */
export const isCallersFault = ({ code }: GuestFailure): boolean => ERRORS[code].status < 500
