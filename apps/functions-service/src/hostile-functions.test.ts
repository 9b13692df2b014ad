import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { ERRORS, type ErrorCode } from '@plat/shared/errors/registry.ts'
import { GUEST_LIMITS } from './guests/guest-limits.ts'
import { BRIDGE_ROWS } from './hostile/rows/bridge-rows.ts'
import { MEMORY_ROWS } from './hostile/rows/memory-rows.ts'
import { TIME_ROWS } from './hostile/rows/time-rows.ts'
import { readJson } from './testing/read-json.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { until } from './testing/until.ts'

const TIMEOUT_MS = 500
/** A few of the rows that hostile/ runs all of, there through the direct door: what a site's visitor is told of them. */
const ROWS = { ...MEMORY_ROWS, ...TIME_ROWS, ...BRIDGE_ROWS }
const SHOWN = ['loops for ever', 'grows a Map', 'throws null']
const SHOWN_ANSWERS = ['answers 50 MB', 'answers a cycle', 'answers a wrong status', 'answers a header with line ends']

const MEMORY: ErrorCode[] = ['FUNCTION_MEMORY_LIMIT', 'FUNCTION_CRASHED', 'FUNCTION_TIMEOUT', 'FUNCTION_ERROR']

let service: TestService
before(async () => {
  service = await startTestService({ FUNCTION_TIMEOUT_MS: String(TIMEOUT_MS) })
})
after(() => service.close())

const projectId = uuidV7()
const handler = (code: string): string => `exports.handler = async (event) => { if (event.calm) return { calm: true }; ${code} }`

async function attack(fn: FunctionCode, codes: readonly ErrorCode[]): Promise<void> {
  const answer = await service.visit(fn)
  const { error } = await readJson(answer)
  const code = codes.find((each) => each === error.code)
  assert.ok(code, `answered ${error.code}`)
  assert.equal(answer.status, ERRORS[code].status)
  assert.equal(error.message, ERRORS[code].message, 'says nothing of user code')
  assert.match(answer.headers.get('x-plat-invocation-id') ?? '', /^[0-9a-f-]{36}$/)
  assert.equal(answer.headers.get('cache-control'), 'private, no-store')
  assert.deepEqual(await (await visitCalmly(fn)).json(), { calm: true })
}

/** A machine under load may not do even this in time: then it is asked again. */
async function visitCalmly(fn: FunctionCode): Promise<Response> {
  let answer = await service.visit(fn, { query: '?calm=1' })
  for (let tries = 1; answer.status === 504 && tries < 20; tries += 1) answer = await service.visit(fn, { query: '?calm=1' })
  assert.equal(answer.status, 200)
  return answer
}

describe('a function that', () => {
  for (const name of [...SHOWN, ...SHOWN_ANSWERS]) {
    it(`${name} is answered by its code, and its next call works`, async () => {
      const row = ROWS[name]
      assert.ok(row)
      const functionName = name.replaceAll(' ', '-')
      const fn = service.deploy({ projectId, functionName, code: handler(row.code), config: row.config ?? {} })
      await visitCalmly(fn)
      await attack(fn, row.codes)
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
    await visitCalmly(service.deploy({ projectId, functionName: 'calm', code: handler('') }))
  })

  it('cannot be loaded says why to its owner', async () => {
    const broken = service.deploy({ projectId, functionName: 'broken', code: 'exports.handler = (', config: { timeoutMs: 30_000 } })
    const answer = await service.invoke(broken)
    const { error } = (await answer.json()) as { error: { code: string; message: string } }
    assert.deepEqual([answer.status, error.code], [500, 'FUNCTION_ERROR'])
    assert.match(error.message, /SyntaxError|Unexpected/)
  })
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
  await until(() => pool.statistics().blank === GUEST_LIMITS.blanks)
})

it('pauses a function that fails without end, and tries it again later', async () => {
  const fn = service.deploy({ code: handler('for (;;) {}'), config: { timeoutMs: 200 } })
  const answers: Response[] = []
  while (answers.at(-1)?.status !== 503 && answers.length < 20) answers.push(await service.visit(fn))
  const refused = answers.at(-1)
  assert.ok(refused)
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [504, 503])
  assert.equal(refused.headers.get('retry-after'), '1')
  assert.equal(((await refused.json()) as { error: { code: string } }).error.code, 'FUNCTION_UNAVAILABLE')
  await until(async () => (await service.visit(fn, { query: '?calm=1' })).status === 200, 60_000)
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
