import { isDeepStrictEqual } from 'node:util'
import type { Answer } from './answer.ts'
import { type CallEvent, INNOCENT_KINDS, type Innocent } from './innocent-kinds.ts'
import { readErrorCode } from './read-error-code.ts'
import type { VersionBook } from './version-book.ts'

/** The change feed has this long until the hands know what the api has reported: "well under a second". */
export const LIVE_WITHIN_MS = 1_000

/** What a call of an innocent function came to. `outdatedMs`: the right answer, but of a version replaced that long ago. */
export type InnocentOutcome =
  | { type: 'right'; ms: number; outdatedMs: number }
  | { type: 'wrong' | 'failed'; sentence: string; code: string }
  | { type: 'overloaded'; code: string }
  | { type: 'stuck' | 'left' }

interface Call {
  innocent: Innocent
  event: CallEvent
  sentAt: number
}

/** Whether an answer is the one of this call, by this function, of a version that may answer. */
export function judgeInnocent({ innocent, event, sentAt }: Call, answer: Answer, book: VersionBook): InnocentOutcome {
  if (answer.type === 'stuck' || answer.type === 'left') return { type: answer.type }
  const name = nameOf(innocent)
  if (answer.type === 'broken') return { type: 'failed', code: 'broken connection', sentence: `${name}: ${answer.message}` }
  const { status, text, ms, hasRetryAfter } = answer
  if (status !== 200) {
    const code = `${status} ${readErrorCode(text)}`
    if ((status === 503 || status === 429) && hasRetryAfter) return { type: 'overloaded', code }
    return { type: 'failed', code, sentence: `${name} answered ${status} ${text.slice(0, 300)}` }
  }
  const wrong = (what: string): InnocentOutcome => ({
    type: 'wrong',
    code: what,
    sentence: `${name}, ${event.nonce} ${what}: ${text.slice(0, 300)}`,
  })
  const { version, ...rest } = parse(text)
  const { project, functionName, kind } = innocent
  const expected = { project, functionName, told: [functionName, version], nonce: event.nonce, ...INNOCENT_KINDS[kind].expected(event) }
  if (!isDeepStrictEqual(rest, expected)) return wrong('another answer')
  const verdict = book.judge(name, Number(version), sentAt)
  if (verdict.type === 'unknown') return wrong('unknown version')
  if (verdict.type === 'current') return { type: 'right', ms, outdatedMs: 0 }
  const { outdatedMs } = verdict
  return outdatedMs > LIVE_WITHIN_MS ? wrong(`version replaced ${Math.round(outdatedMs)} ms before`) : { type: 'right', ms, outdatedMs }
}

/** By which a function is known in the book of versions. */
export const nameOf = ({ project, functionName }: Innocent): string => `${project}/${functionName}`

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {} // is no answer of ours, and differs from it
  }
}
