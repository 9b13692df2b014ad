import type { GuestFailure } from './guest-connection.ts'

/** Why the supervisor ended a guest. */
export type EndReason = 'deadline' | 'memory' | 'unresponsive' | 'unused' | 'closing'

/** What is known of a call that did not end by itself. */
interface Circumstances {
  /** What its guest, or the connection to it, said. */
  failure: GuestFailure
  /** The whole guest has gone. */
  isGuestGone: boolean
  /** Undefined: nobody ended the guest. */
  end: EndReason | undefined
  /** The guest was ended because of this very call. */
  isCulprit: boolean
  /** Other functions had calls in the guest, too: any of them may have been the cause. */
  hadCompany: boolean
}

interface Judgement {
  failure: GuestFailure
  /** Something else was the cause, for certain. */
  isCollateral: boolean
  /** Something else may have been the cause: it deserves another try. */
  mayRepeat: boolean
}

/** Who is to blame that a call fell with its guest, or with its isolate, and what its caller is told. Pure. */
export function judgeFall({ failure, isGuestGone, end, isCulprit, hadCompany }: Circumstances): Judgement {
  if (!isGuestGone || isCulprit) return { failure, isCollateral: false, mayRepeat: false }
  if (end === 'memory') return { failure: OUT_OF_MEMORY, isCollateral: false, mayRepeat: hadCompany }
  if (end === undefined || end === 'unresponsive') return { failure, isCollateral: false, mayRepeat: hadCompany }
  return { failure, isCollateral: true, mayRepeat: end !== 'closing' }
}

const OUT_OF_MEMORY: GuestFailure = {
  type: 'failure',
  code: 'FUNCTION_MEMORY_LIMIT',
  message: 'The function’s process used more memory than its limit.',
}
