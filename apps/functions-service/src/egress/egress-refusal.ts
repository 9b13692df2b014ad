import type { GuestFetchAnswer } from '../guests/guest-connection.ts'

type Refusal = Extract<GuestFetchAnswer, { type: 'error' }>

/** Why a fetch of user code got no response, or not all of it. The message is shown to user code: it names nothing the user did not write. */
export class EgressRefusal extends Error {
  readonly answer: Refusal
  /** As user code sees it. */
  readonly code: Refusal['code'] | undefined

  constructor(answer: Omit<Refusal, 'type'>) {
    super(answer.message)
    this.name = 'EgressRefusal'
    this.answer = { type: 'error', ...answer }
    this.code = answer.code
  }
}

/** The deny table, the function's own policy or the protocol forbids it. `target`: what the user asked for. */
export const blocked = (target: string, rule: string): EgressRefusal =>
  new EgressRefusal({ name: 'TypeError', code: 'EGRESS_BLOCKED', message: `fetch to ${target} is blocked: ${rule}` })

/** A bound of EGRESS_LIMITS was reached. */
export const overLimit = (message: string): EgressRefusal => new EgressRefusal({ name: 'RangeError', code: 'LIMIT_EXCEEDED', message })

/** The network or the server failed (Fetch standard: a network error is a TypeError). */
export const failed = (message: string): EgressRefusal => new EgressRefusal({ name: 'TypeError', message })

/** The call it belongs to ended, or user code gave it up. */
export const aborted = (): EgressRefusal => new EgressRefusal({ name: 'AbortError', message: 'The fetch was aborted.' })
