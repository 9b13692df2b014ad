import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createAdmission } from './admission.ts'

const limits = { runningMax: 4, runningPerProjectMax: 3 }
const caller = (projectId: string, functionName: string, maxConcurrency = 2) => ({ projectId, functionName, maxConcurrency })

it('bounds the calls of a function, of a project and of all, each with its own answer', () => {
  const admission = createAdmission(limits)
  const leave = admission.enter(caller('p', 'a'))
  admission.enter(caller('p', 'a'))
  assert.throws(() => admission.enter(caller('p', 'a')), { code: 'CONCURRENCY_LIMIT', message: /2 calls of this function/ })
  admission.enter(caller('p', 'b'))
  assert.throws(() => admission.enter(caller('p', 'c')), { code: 'CONCURRENCY_LIMIT', message: /3 calls of one project/ })
  admission.enter(caller('q', 'a'))
  assert.throws(() => admission.enter(caller('q', 'b')), { code: 'FUNCTION_UNAVAILABLE' })
  leave()
  admission.enter(caller('p', 'a'))
  assert.equal(admission.running, 4)
})
