import type { GuestFetchAnswer } from '../guests/guest-connection.ts'

type Refusal = Extract<GuestFetchAnswer, { type: 'error' }>

/** Why a fetch of user code got no response. The message is shown to user code: it names nothing the user did not write. */
export class EgressRefusal extends Error {
  readonly answer: Refusal

  constructor(answer: Omit<Refusal, 'type'>) {
    super(answer.message)
    this.name = 'EgressRefusal'
    this.answer = { type: 'error', ...answer }
  }
}

/** The deny table, the function's own policy or the protocol forbids it. */
export const blocked = (message: string): EgressRefusal => new EgressRefusal({ name: 'TypeError', code: 'EGRESS_BLOCKED', message })

/** A bound of EGRESS_LIMITS was reached. */
export const overLimit = (message: string): EgressRefusal => new EgressRefusal({ name: 'RangeError', code: 'LIMIT_EXCEEDED', message })

/** The network or the server failed (Fetch standard: a network error is a TypeError). */
export const failed = (message: string): EgressRefusal => new EgressRefusal({ name: 'TypeError', message })
