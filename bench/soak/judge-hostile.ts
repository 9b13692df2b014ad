import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import type { Answer } from './answer.ts'
import type { Hostile } from './hostile-functions.ts'
import { readErrorCode } from './read-error-code.ts'

/** A call may have been in the guest that another hostile function of its project took down, and what fails again and again is paused. */
const BY_OTHERS: readonly ErrorCode[] = ['FUNCTION_CRASHED', 'FUNCTION_UNAVAILABLE']

/** What a hostile call came to: an end that its row allows, or what it was instead. */
export type HostileOutcome = { type: 'contained' } | { type: 'uncontained'; sentence: string }

export function judgeHostile({ project, functionName, row }: Hostile, answer: Answer): HostileOutcome {
  const isAllowed = answer.type === 'answered' && [...row.codes, ...BY_OTHERS].some((code) => code === readErrorCode(answer.text))
  if (isAllowed) return { type: 'contained' }
  const said = answer.type === 'answered' ? `${answer.status} ${answer.text.slice(0, 300)}` : answer.type
  return { type: 'uncontained', sentence: `${project}/${functionName} came to ${said}` }
}
