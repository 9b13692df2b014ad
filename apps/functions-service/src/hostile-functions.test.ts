import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { ERRORS, type ErrorCode } from '@plat/shared/errors/registry.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { until } from './testing/until.ts'

const TIMEOUT_MS = 500

const MEMORY: ErrorCode[] = ['FUNCTION_MEMORY_LIMIT', 'FUNCTION_CRASHED', 'FUNCTION_TIMEOUT', 'FUNCTION_ERROR']

/** What a handler does, and the codes that may answer it. */
const HOSTILE: Record<string, { code: string; codes: ErrorCode[] }> = {
  'loops for ever': { code: 'for (;;) {}', codes: ['FUNCTION_TIMEOUT'] },
  'never settles': { code: 'await new Promise(() => {})', codes: ['FUNCTION_TIMEOUT'] },
  'loops in microtasks': {
    code: 'const again = () => Promise.resolve().then(again); await again()',
    codes: ['FUNCTION_TIMEOUT', ...MEMORY],
  },
  'loops after awaiting': { code: 'await new Promise((done) => setTimeout(done, 5)); for (;;) {}', codes: ['FUNCTION_TIMEOUT'] },
  'loops in a timer': { code: 'await new Promise(() => setTimeout(() => { for (;;) {} }, 5))', codes: ['FUNCTION_TIMEOUT'] },
  'runs what cannot be interrupted': { code: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)', codes: ['FUNCTION_TIMEOUT'] },
  'grows a Map': { code: 'const map = new Map(); for (let i = 0; ; i++) map.set(i, i)', codes: MEMORY },
  'grows a Set': { code: "const set = new Set(); for (let i = 0; ; i++) set.add('k' + i)", codes: MEMORY },
  'grows an array': { code: 'const list = []; for (;;) list.push(new Array(1000).fill(1))', codes: MEMORY },
  'fills a huge array': { code: 'Array.from({ length: 2 ** 32 - 1 })', codes: MEMORY },
  'grows a string': { code: "let text = 'x'; for (;;) text += text", codes: MEMORY },
  'grows buffers': { code: 'const list = []; for (;;) list.push(new ArrayBuffer(1e7))', codes: MEMORY },
  'throws getters that loop': {
    code: 'throw { get message() { for (;;) {} }, get stack() { for (;;) {} } }',
    codes: ['FUNCTION_ERROR', 'FUNCTION_TIMEOUT'],
  },
  'throws getters that throw': { code: 'throw { get message() { throw 1 }, get stack() { throw 2 } }', codes: ['FUNCTION_ERROR'] },
  'throws null': { code: 'throw null', codes: ['FUNCTION_ERROR'] },
  'calls process.exit': { code: 'process.exit(0)', codes: ['FUNCTION_ERROR'] },
  'answers 50 MB': {
    code: "return { text: 'x'.repeat(50 * 1024 * 1024) }",
    codes: ['FUNCTION_RESPONSE_TOO_LARGE', 'FUNCTION_MEMORY_LIMIT', 'FUNCTION_TIMEOUT'],
  },
  'answers a cycle': { code: 'const loop = {}; loop.loop = loop; return loop', codes: ['FUNCTION_BAD_RESPONSE'] },
  'answers a wrong status': { code: "return { statusCode: 99999, body: '' }", codes: ['FUNCTION_BAD_RESPONSE'] },
  'answers a header with line ends': {
    code: "return { statusCode: 200, headers: { a: 'b\\r\\nc: d' } }",
    codes: ['FUNCTION_BAD_RESPONSE'],
  },
  'prints without end': { code: "for (;;) console.log('x'.repeat(1000))", codes: ['FUNCTION_TIMEOUT', ...MEMORY] },
  'starts timers without end': { code: 'for (;;) setTimeout(() => {}, 1e6)', codes: ['FUNCTION_ERROR', 'FUNCTION_TIMEOUT', ...MEMORY] },
}

let service: TestService
before(async () => {
  service = await startTestService({ FUNCTION_TIMEOUT_MS: String(TIMEOUT_MS) })
})
after(() => service.close())

const projectId = uuidV7()
const handler = (code: string): string => `exports.handler = async (event) => { if (event.calm) return { calm: true }; ${code} }`

describe('a function that', () => {
  for (const [name, { code, codes }] of Object.entries(HOSTILE)) {
    it(`${name} is answered by its code, and its next call works`, async () => {
      const fn = service.deploy({ projectId, functionName: name.replaceAll(' ', '-'), code: handler(code) })
      await service.visit(fn, { query: '?calm=1' })
      const answer = await service.visit(fn)
      const body = (await answer.json()) as { error: { code: ErrorCode; message: string } }
      assert.ok(codes.includes(body.error.code), `answered ${body.error.code}`)
      assert.equal(answer.status, ERRORS[body.error.code].status)
      assert.equal(body.error.message, ERRORS[body.error.code].message, 'says nothing of user code')
      assert.match(answer.headers.get('x-plat-invocation-id') ?? '', /^[0-9a-f-]{36}$/)
      assert.equal(answer.headers.get('cache-control'), 'private, no-store')
      const calm = await service.visit(fn, { query: '?calm=1' })
      assert.deepEqual([calm.status, await calm.json()], [200, { calm: true }])
    })
  }

  it('hangs while it is loaded is answered in time, and the project goes on', async () => {
    for (const [functionName, code] of Object.entries({
      'loads-for-ever': 'for (;;) {}',
      'loads-too-much': 'const m = new Map(); for (let i = 0;; i++) m.set(i, i)',
    })) {
      const answer = await service.invoke(service.deploy({ projectId, functionName, code }))
      const { error } = (await answer.json()) as { error: { code: ErrorCode } }
      assert.ok(MEMORY.includes(error.code), error.code)
    }
    const calm = service.deploy({ projectId, functionName: 'calm', code: handler('') })
    assert.equal((await service.visit(calm, { query: '?calm=1' })).status, 200)
  })

  it('cannot be loaded says why to its owner', async () => {
    const broken = service.deploy({ projectId, functionName: 'broken', code: 'exports.handler = (' })
    const answer = await service.invoke(broken)
    const { error } = (await answer.json()) as { error: { code: string; message: string } }
    assert.deepEqual([answer.status, error.code], [500, 'FUNCTION_ERROR'])
    assert.match(error.message, /SyntaxError|Unexpected/)
  })
})

it('a neighbour project notices nothing of the attacks, and keeps its warm isolate', async () => {
  const neighbour = service.deploy({ code: 'let calls = 0; exports.handler = async () => ({ calls: ++calls })' })
  await service.visit(neighbour)
  const attacks = ['loops for ever', 'grows a Map', 'grows a Set', 'runs what cannot be interrupted', 'answers 50 MB', 'fills a huge array']
  let isOver = false
  const attacking = Promise.all(
    attacks.map((name) =>
      service.visit(service.deploy({ projectId, functionName: name.replaceAll(' ', '-'), code: handler(HOSTILE[name]?.code ?? '') })),
    ),
  ).then((answers) => {
    isOver = true
    return answers
  })
  let calls = 1
  while (!isOver) {
    const answer = await service.visit(neighbour)
    calls += 1
    assert.deepEqual([answer.status, await answer.json()], [200, { calls }])
  }
  for (const answer of await attacking) assert.ok(answer.status >= 500 && answer.status <= 504)
  assert.ok(calls > 10, `only ${calls} calls of the neighbour`)
})

it('a guest that is killed during a call fails that call only', async () => {
  const fn = service.deploy({
    code: 'exports.handler = async (event) => { if (event.wait) await new Promise(() => {}); return { ok: true } }',
    config: { timeoutMs: 60_000 },
  })
  assert.equal((await service.visit(fn)).status, 200)
  const pool = service.dependencies.guests
  const pending = service.visit(fn, { query: '?wait=1' })
  await until(() => service.dependencies.executor.running === 1)
  for (const pid of service.guestPids) kill(pid)
  const answer = await pending
  const { error } = (await answer.json()) as { error: { code: string } }
  assert.deepEqual([answer.status, error.code], [502, 'FUNCTION_CRASHED'])
  assert.equal((await service.visit(fn)).status, 200)
  await until(() => pool.statistics().blank === 2)
})

it('pauses a function that fails without end, and tries it again later', async () => {
  const fn = service.deploy({ code: handler('for (;;) {}'), config: { timeoutMs: 100 } })
  const answers: Response[] = []
  while (answers.at(-1)?.status !== 503 && answers.length < 20) answers.push(await service.visit(fn))
  const refused = answers.at(-1)
  assert.ok(refused)
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [504, 503])
  assert.equal(refused.headers.get('retry-after'), '1')
  assert.equal(((await refused.json()) as { error: { code: string } }).error.code, 'FUNCTION_UNAVAILABLE')
  await until(async () => (await service.visit(fn, { query: '?calm=1' })).status === 200)
})

it('leaves no guest behind when it stops', async () => {
  const own = await startTestService()
  await own.invoke(own.deploy({ code: handler('') }), { calm: true })
  await own.close()
  for (const pid of own.guestPids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
