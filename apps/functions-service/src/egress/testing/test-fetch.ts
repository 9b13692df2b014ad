import assert from 'node:assert/strict'
import { readSource } from '@plat/link/read-source.ts'
import type { GuestFetch, GuestFetchAnswer } from '../../guests/guest-connection.ts'
import { createEgressDoor, type EgressDoor } from '../egress-door.ts'
import { EGRESS_LIMITS, type EgressLimits } from '../egress-limits.ts'
import type { EgressPass } from '../egress-pass.ts'
import type { FetchPolicy } from '../egress-policy.ts'

export type Response = Extract<GuestFetchAnswer, { type: 'response' }>

interface Options extends Partial<Omit<GuestFetch, 'url'>> {
  policy?: FetchPolicy
  signal?: AbortSignal
  pass?: EgressPass
}

/** A door out and what tests ask of it. */
export interface TestDoor {
  door: EgressDoor
  fetch(url: string, options?: Options): Promise<GuestFetchAnswer>
  /** Asserts a response and reads it to its end. */
  read(url: string, options?: Options): Promise<Response & { text: string }>
  /** Asserts an error, at the head or in the body. */
  refused(url: string, expected: { code?: string; name?: string; message: RegExp }, options?: Options): Promise<void>
}

export const newPass = (policy: FetchPolicy = 'public', projectId = 'p'): EgressPass => ({
  projectId,
  policy,
  depth: 2,
  fetches: 0,
  running: 0,
})

export function testDoor(rules: { allow: string[]; ownPorts?: number[]; limits?: Partial<EgressLimits> }): TestDoor {
  const door = createEgressDoor({ ...rules, limits: { ...EGRESS_LIMITS, ...rules.limits } })
  const ask: TestDoor['fetch'] = (url, { policy, signal = new AbortController().signal, pass = newPass(policy), ...given } = {}) =>
    door({ invocationId: 'i', method: 'GET', url, headers: [], body: new Uint8Array(), redirect: 'follow', ...given }, pass, signal)
  return {
    door,
    fetch: ask,
    async read(url, options) {
      const answer = await ask(url, options)
      assert.equal(answer.type, 'response', JSON.stringify(answer))
      const response = answer as Response
      return { ...response, text: Buffer.from(await bytesOf(response)).toString() }
    },
    async refused(url, { code, name, message }, options) {
      const answer = await ask(url, options)
      const refusal = answer.type === 'error' ? answer : await bytesOf(answer).then(() => assert.fail('it was answered'), toAnswer)
      assert.equal(refusal.code, code, refusal.message)
      if (name !== undefined) assert.equal(refusal.name, name)
      assert.match(refusal.message, message)
    },
  }
}

const toAnswer = (cause: Error & { answer?: Extract<GuestFetchAnswer, { type: 'error' }> }) => {
  assert.ok(cause.answer, `the body failed with something else than a refusal: ${cause.stack}`)
  return cause.answer
}

async function bytesOf({ body }: Response): Promise<Uint8Array> {
  return body instanceof Uint8Array ? body : ((await readSource(body, 1024 ** 3)) ?? new Uint8Array())
}
