import { GUEST_LIMITS } from './guest-limits.ts'

interface Rungs {
  timeoutMs: number
  /** The deadline has passed and the guest has not said so itself. */
  onLate(): void
  /** Half a second more has passed: nothing but a kill helps. Must make `work` settle. */
  onOverdue(): void
}

/** Waits for what a guest owes, timed out here because no clock inside the guest can be relied on (R3). */
export async function climbDeadlineLadder<Result>(work: Promise<Result>, { timeoutMs, onLate, onOverdue }: Rungs): Promise<Result> {
  const late = setTimeout(onLate, timeoutMs + GUEST_LIMITS.graceMs)
  const overdue = setTimeout(onOverdue, timeoutMs + GUEST_LIMITS.overdueMs)
  try {
    return await work
  } finally {
    clearTimeout(late)
    clearTimeout(overdue)
  }
}
