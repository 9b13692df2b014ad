import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { assertError } from '../testing/assert-error.ts'
import { readJson } from '../testing/read-json.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

const ECHO = 'exports.handler = async (event) => event'

describe('who may call', () => {
  it('anybody a public function, nobody with a wrong token', async () => {
    const fn = service.deploy({ code: ECHO })
    assert.equal((await service.invoke(fn, {}, null)).status, 200)
    await assertError(service.invoke(fn, {}, 'Bearer wrong'), 401, 'UNAUTHENTICATED')
    await assertError(service.invoke(fn, {}, 'Basic dXNlcjpwYXNz'), 401, 'UNAUTHENTICATED')
  })

  it('a function that requires a key: holders of a token of its project, at both doors, and the token stays outside', async () => {
    const code = 'exports.handler = async (event, context) => ({ context })'
    const fn = service.deploy({ code, config: { requireApiKey: true } })
    service.api.tokens.set('plat_member', new Set([fn.projectId])).set('plat_stranger', new Set())
    await assertError(service.invoke(fn, {}, null), 401, 'API_KEY_REQUIRED')
    await assertError(service.invoke(fn, {}, 'Bearer plat_stranger'), 401, 'API_KEY_REQUIRED')
    assert.equal((await service.invoke(fn, {}, 'Bearer plat_member')).status, 200)
    await assertError(service.visit(fn), 401, 'API_KEY_REQUIRED')
    await assertError(service.visit(fn, { headers: { 'x-api-key': 'plat_stranger' } }), 401, 'API_KEY_REQUIRED')
    const accepted: Record<string, string>[] = [{ 'x-api-key': 'plat_member' }, { authorization: 'Bearer plat_member' }]
    for (const headers of accepted) {
      const answer = await service.visit(fn, { headers })
      assert.equal(answer.status, 200)
      assert.ok(!(await answer.text()).includes('plat_member'))
    }
  })

  it('nobody what does not exist', async () => {
    const { projectId } = service.deploy({ code: ECHO })
    await assertError(service.invoke({ projectId, functionName: 'nope' }, {}), 404, 'FUNCTION_NOT_FOUND')
    await assertError(service.invoke({ projectId: 'no-such-project', functionName: 'x' }, {}), 404, 'PROJECT_NOT_FOUND')
    await assertError(service.invoke({ projectId: uuidV7(), functionName: 'x' }, {}), 404, 'FUNCTION_NOT_FOUND')
    await assertError(service.invoke({ projectId, functionName: '..%2F..%2Fsecrets' }, {}), 404, 'FUNCTION_NOT_FOUND')
    await assertError(service.invoke({ projectId: 'a%00b', functionName: 'x' }, {}), 404, 'PROJECT_NOT_FOUND')
    await assertError(fetch(`${service.url}/api/v1/functions/%E0%A4%A/x`, { method: 'POST' }), 400, 'INVALID_PATH')
  })
})

describe('metadata', () => {
  it('is shown and switched for members, in the documented shape', async () => {
    const fn = service.deploy({ code: ECHO })
    service.api.tokens.set('plat_owner', new Set([fn.projectId]))
    const headers = { authorization: 'Bearer plat_owner', 'content-type': 'application/json' }
    const address = `${service.url}/api/v1/functions/${fn.projectId}/${fn.functionName}`
    assert.deepEqual(await readJson(fetch(address, { headers })), {
      success: true,
      function: {
        id: fn.functionId,
        function_name: 'hello',
        file_path: 'api/hello.js',
        runtime: 'isolate',
        is_active: true,
        invocation_count: 0,
      },
    })
    const list = await readJson(fetch(`${service.url}/api/v1/projects/${fn.projectId}/functions`, { headers }))
    assert.deepEqual([list.success, list.functions.length], [true, 1])
    assert.equal((await service.visit(fn)).status, 200)
    const off = await readJson(fetch(address, { method: 'PATCH', headers, body: '{"is_active":false}' }))
    assert.equal(off.function.is_active, false)
    await assertError(service.visit(fn), 403, 'FUNCTION_DISABLED')
    assert.equal((await fetch(address, { method: 'PATCH', headers, body: '{"is_active":true}' })).status, 200)
    assert.equal((await service.visit(fn)).status, 200)
  })

  it('is for members only, and takes nothing but is_active', async () => {
    const fn = service.deploy({ code: ECHO })
    service.api.tokens.set('plat_owner', new Set([fn.projectId])).set('plat_other', new Set())
    const address = `${service.url}/api/v1/functions/${fn.projectId}/${fn.functionName}`
    await assertError(fetch(address), 401, 'UNAUTHENTICATED')
    await assertError(fetch(address, { headers: { authorization: 'Bearer nope' } }), 401, 'UNAUTHENTICATED')
    await assertError(fetch(address, { headers: { authorization: 'Bearer plat_other' } }), 404, 'PROJECT_NOT_FOUND')
    const headers = { authorization: 'Bearer plat_owner', 'content-type': 'application/json' }
    for (const body of ['{}', '{"is_active":"no"}', '{"is_active":true,"code":"x"}', '[]', 'null'])
      await assertError(fetch(address, { method: 'PATCH', headers, body }), 400, 'BAD_REQUEST')
    await assertError(fetch(address, { method: 'PATCH', headers, body: '{' }), 400, 'INVALID_JSON')
    const wrong = await assertError(fetch(address, { method: 'DELETE', headers }), 405, 'METHOD_NOT_ALLOWED')
    assert.equal(wrong.headers.get('allow'), 'GET, HEAD, PATCH, POST')
  })
})
