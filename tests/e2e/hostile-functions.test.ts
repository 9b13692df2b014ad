import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Platform, startPlatform } from './support/platform.ts'
import { createRepository } from './support/repository.ts'
import { visit } from './support/visit.ts'

/** Most of it is for what is no matter of time, on a machine that is busy with other tests. */
const TIMEOUT_MS = 4000
/** One of each kind of end; apps/functions-service/src/hostile has all rows. Name → what a handler does, and the codes that may answer it. */
const HOSTILE: Record<string, { body: string; codes: string[] }> = {
  'endless-loop': { body: 'for (;;) {}', codes: ['FUNCTION_TIMEOUT'] },
  uninterruptible: { body: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)', codes: ['FUNCTION_TIMEOUT'] },
  'growing-map': {
    body: 'const map = new Map(); for (let i = 0; ; i++) map.set(i, i)',
    codes: ['FUNCTION_MEMORY_LIMIT', 'FUNCTION_CRASHED', 'FUNCTION_TIMEOUT'],
  },
  'process-exit': { body: 'process.exit(0)', codes: ['FUNCTION_ERROR'] },
  'huge-result': { body: "return { text: 'x'.repeat(12 * 1024 * 1024) }", codes: ['FUNCTION_RESPONSE_TOO_LARGE', 'FUNCTION_MEMORY_LIMIT'] },
  'bad-header': {
    body: "return { statusCode: 200, headers: { 'x-a': 'b\\r\\nset-cookie: c' }, body: '' }",
    codes: ['FUNCTION_BAD_RESPONSE'],
  },
}
const STATUS: Record<string, number> = {
  FUNCTION_ERROR: 500,
  FUNCTION_BAD_RESPONSE: 502,
  FUNCTION_CRASHED: 502,
  FUNCTION_MEMORY_LIMIT: 502,
  FUNCTION_RESPONSE_TOO_LARGE: 502,
  FUNCTION_TIMEOUT: 504,
}

let platform: Platform

before(async () => {
  platform = await startPlatform({ FUNCTION_TIMEOUT_MS: String(TIMEOUT_MS) })
  await platform.api.createProject('hostile')
  await platform.api.createProject('neighbour')
  const hostile = await createRepository(platform, 'hostile')
  for (const [name, { body }] of Object.entries(HOSTILE)) {
    await hostile.write(`api/${name}.js`, `export async function handler(event) { if (event.calm) return { calm: true }\n${body}\n}`)
  }
  await hostile.commit('attack')
  assert.match((await hostile.push()).output, /✔ live in/)
  await hostile.dispose()
  const neighbour = await createRepository(platform, 'neighbour')
  await neighbour.write('api/ping.js', 'let calls = 0\nexport async function handler() { return { calls: ++calls } }')
  await neighbour.commit('mind my own business')
  assert.match((await neighbour.push()).output, /✔ live in/)
  await neighbour.dispose()
})
after(() => platform?.stop())

test('each attack is answered by its own code, and the next call of the same function works', async () => {
  const supervisor = platform.servicePid('functions-service')
  for (const [name, { codes }] of Object.entries(HOSTILE)) {
    const answer = await visit(platform.proxyPort, 'hostile.localhost', `/_functions/${name}`)
    const { code } = answer.json().error
    assert.ok(codes.includes(code), `${name} answered ${answer.status} ${code}`)
    assert.equal(answer.status, STATUS[code], name)
    assert.ok(answer.headers['x-plat-invocation-id'], name)
    assert.doesNotMatch(answer.text, /\/apps\/|node_modules|\.ts:/, `${name} tells no path of ours`)
    const calm = await visit(platform.proxyPort, 'hostile.localhost', `/_functions/${name}?calm=1`)
    assert.equal(calm.status, 200, `after ${name}: ${calm.text}`)
  }
  assert.equal(platform.servicePid('functions-service'), supervisor, 'the supervisor never died')
})

test('a neighbour project notices nothing', async () => {
  const first = (await visit(platform.proxyPort, 'neighbour.localhost', '/api/ping')).json().calls
  let isDone = false
  const neighbour = (async () => {
    let calls = 0
    while (!isDone) {
      const answer = await visit(platform.proxyPort, 'neighbour.localhost', '/api/ping')
      assert.equal(answer.status, 200, answer.text)
      calls += 1
    }
    return calls
  })()
  await Promise.all(
    ['endless-loop', 'growing-map', 'uninterruptible', 'huge-result'].map((name) =>
      visit(platform.proxyPort, 'hostile.localhost', `/_functions/${name}`),
    ),
  )
  isDone = true
  const calls = await neighbour
  assert.ok(calls > 0)
  assert.equal(
    (await visit(platform.proxyPort, 'neighbour.localhost', '/api/ping')).json().calls,
    first + calls + 1,
    'its isolate stayed warm',
  )
})
