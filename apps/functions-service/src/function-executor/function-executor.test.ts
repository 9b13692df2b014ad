import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertError } from '../testing/assert-error.ts'
import { type Gate, startGate } from '../testing/gate.ts'
import { readJson } from '../testing/read-json.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { until } from '../testing/until.ts'

let gate: Gate
let service: TestService
before(async () => {
  gate = await startGate()
  service = await startTestService({ EGRESS_ALLOW: gate.host })
})
after(async () => {
  await service.close()
  gate.close()
})

const ECHO = 'exports.handler = async (event) => event'

describe('limits', () => {
  it('of a function’s concurrency answer 429 above, others of the project run on, and it is free again afterwards', async () => {
    const fn = service.deploy({ code: `exports.handler = async () => { ${gate.wait} return 1 }`, config: { maxConcurrency: 1 } })
    const sibling = service.deploy({ code: ECHO, projectId: fn.projectId, functionName: 'sibling' })
    const pending = service.visit(fn)
    await until(() => gate.waiting === 1)
    const refused = await assertError(service.visit(fn), 429, 'CONCURRENCY_LIMIT')
    assert.equal(refused.headers.get('retry-after'), '1')
    assert.equal((await service.visit(sibling)).status, 200)
    gate.open()
    assert.equal((await pending).status, 200)
    const again = service.visit(fn)
    await until(() => gate.waiting === 1)
    gate.open()
    assert.equal((await again).status, 200)
  })

  it('of a function’s rate answer 429 with the time to wait', async () => {
    const fn = service.deploy({ code: ECHO, config: { rateLimit: { requests: 2, perSeconds: 3600 } } })
    assert.deepEqual([(await service.visit(fn)).status, (await service.visit(fn)).status], [200, 200])
    const refused = await assertError(service.visit(fn), 429, 'RATE_LIMITED')
    assert.ok(Number(refused.headers.get('retry-after')) > 1000)
    const unlimited = service.deploy({ functionName: 'unlimited', code: ECHO, config: { rateLimit: null } })
    for (let calls = 0; calls < 3; calls += 1) assert.equal((await service.visit(unlimited)).status, 200)
  })

  it('of functions calling each other end a loop', async () => {
    const fn = service.deploy({ code: `exports.handler = async () => { ${gate.wait} return 1 }` })
    const pending = service.visit(fn, { depth: 16 })
    await until(() => gate.waiting === 1)
    assert.equal(gate.lastHeaders['cdn-loop'], 'plat;depth=17')
    gate.open()
    assert.equal((await pending).status, 200)
    await assertError(service.visit(fn, { depth: 17 }), 508, 'LOOP_DETECTED')
  })

  it('of memory may be raised by the function: it gets a larger guest, and the small ones stay usable', async () => {
    const fill =
      'exports.handler = async () => { const parts = []; for (let i = 0; i < 300; i++) parts.push(new Uint8Array(1e6).fill(1)); return parts.length }'
    const small = service.deploy({ code: fill, functionName: 'small' })
    const large = service.deploy({ code: fill, functionName: 'large', projectId: small.projectId, config: { memoryMb: 600 } })
    assert.ok((await service.visit(small)).status >= 500)
    assert.deepEqual(await readJson(service.visit(large)), 300)
    assert.ok((await service.visit(small)).status >= 500)
  })
})

describe('fetch inside a function', () => {
  it('is refused for addresses that are not public, with a code', async () => {
    const code =
      'exports.handler = async (event) => { try { await fetch(event.url) } catch (error) { return [error.name, error.code, error.message] } }'
    const fn = service.deploy({ code })
    const [name, errorCode, message] = (await readJson(service.invoke(fn, { url: service.api.url }))).result
    assert.deepEqual([name, errorCode], ['TypeError', 'EGRESS_BLOCKED'])
    assert.match(message, /loopback addresses are never reachable from functions/)
  })

  it('follows the function’s own setting', async () => {
    const code = `exports.handler = async () => { try { ${gate.wait} } catch (error) { return error.code } }`
    const fn = service.deploy({ code, config: { fetch: 'none' } })
    assert.deepEqual((await readJson(service.invoke(fn, {}))).result, 'EGRESS_BLOCKED')
  })
})
