import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { after, before, test } from 'node:test'
import type { SandboxDriver, SandboxExit } from '@plat/sandbox/sandbox.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { TestGuest } from '../guest/testing/test-guest.ts'
import type { GuestCall, GuestEnding, GuestFunction, GuestResponse } from './guest-connection.ts'
import { startGuest } from './start-guest.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plat start guest '))
})
after(() => rm(folder, { recursive: true, force: true }))

/** Runs a script of ours in place of the guest: a process that says what a guest never would. */
async function imposter(script: string, outOfMemory = false): Promise<SandboxDriver> {
  const path = join(folder, `imposter-${Math.random().toString(36).slice(2)}.mjs`)
  const prologue = `import { writeSync } from 'node:fs'; import { Socket } from 'node:net'; import { createLink } from ${JSON.stringify(import.meta.resolve('@plat/link/create-link.ts'))}
    const socket = new Socket({ fd: 3, readable: true, writable: true })
    const answer = (onOpen, onClose = () => process.exit()) => createLink(socket, { onOpen, onClose }, { role: 'server' })\n`
  await writeFile(path, prologue + script)
  return {
    isolation: { driver: 'plain', namespaces: false, cgroup: 'none', warnings: [] },
    start: async () => {
      const child = spawn(process.execPath, ['--no-warnings', path], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] })
      const exited = new Promise<SandboxExit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal, outOfMemory })))
      const kill = async () => {
        child.kill('SIGKILL')
        await exited
      }
      const [stdin, stdout, stderr, channel] = child.stdio
      if (!stdin || !stdout || !stderr) throw new Error('no pipes')
      const figures = { ranOutOfMemory: async () => outOfMemory, memoryBytes: async () => 0 }
      return { pid: child.pid ?? 0, stdin, stdout, stderr, channel: channel as Duplex, exited, kill, ...figures }
    },
  }
}

const onFetch = async () => ({ type: 'error', name: 'TypeError', message: 'none' }) as const
const open = async (script: string, outOfMemory?: boolean) =>
  startGuest({ sandbox: await imposter(script, outOfMemory), memoryBytesMax: 1e9, onFetch })
const request = JSON.stringify({ method: 'GET', url: 'http://x/', headers: [], ip: '', params: {} })
const call: GuestCall = {
  ...{ invocationId: 'i', timeoutMs: 1000, acceptedAt: 0, kind: 'http', request, body: new Uint8Array() },
  ...{ responseBytesMax: 100, logBytesMax: 100 },
}
const names = { functionName: 'f', functionId: 'i', projectId: 'p', deploymentId: null, version: 1 }
const fn: GuestFunction = { isolate: 1, ...names, code: '', env: {}, memoryMb: 64, webAssembly: false, wantsCodeCache: false }

type Guest = Awaited<ReturnType<typeof open>>
const invoke = (guest: Guest) =>
  new Promise<GuestEnding & { response: GuestResponse | undefined }>((resolve) => {
    let response: GuestResponse | undefined
    const onResponse = (given: GuestResponse) => {
      response = given
    }
    guest.invoke(1, call, { onResponse, onEnd: (ending) => resolve({ ...ending, response }) })
  })

test('a process that ends before it is ready fails the start with what it said', async () => {
  await assert.rejects(open('console.error("no such module"); process.exit(1)'), (thrown) => {
    assert.ok(thrown instanceof AppError)
    assert.equal(thrown.code, 'RUNTIME_UNAVAILABLE')
    assert.match(thrown.internal ?? '', /exited before it was ready: no such module/)
    return true
  })
})

test('a driver that cannot start fails the start', async () => {
  const sandbox: SandboxDriver = {
    isolation: { driver: 'plain', namespaces: false, cgroup: 'none', warnings: [] },
    start: () => Promise.reject(new Error('no bubblewrap')),
  }
  await assert.rejects(startGuest({ sandbox, memoryBytesMax: 1e9, onFetch }), { code: 'RUNTIME_UNAVAILABLE' })
})

const reply = (figures: unknown, head: unknown, rest = 'isEnd: true') =>
  `x.reply({ head: ${JSON.stringify(`${JSON.stringify(figures)}\n${JSON.stringify(head)}`)}, ${rest} })`
const RESPONSE = ['r', 200, 'none', []]
const VIOLATIONS: [what: string, script: string][] = [
  ['bytes that are no frames', "socket.write(Buffer.from('ffffffff', 'hex'))"],
  ['an exchange that only the supervisor opens', "link.open(1, { head: '', isEnd: true }, {})"],
  ['a result without figures', 'x.reply({ head: \'["r",200,"none",[]]\', isEnd: true })'],
  ['a result with figures that are none', reply([1, 'much', 0], RESPONSE)],
  ['a result with a wrong status', reply([0, 0, 0], ['r', 101, 'none', []])],
  ['a result of an unknown kind', reply([0, 0, 0], ['r', 200, 'html', []])],
  ['a result with a header that splits the response', reply([0, 0, 0], ['r', 200, 'none', ['x', 'a\r\nb: c']])],
  ['a result with headers that are no list', reply([0, 0, 0], ['r', 200, 'none', {}])],
  ['a result larger than allowed', reply([0, 0, 101], RESPONSE, 'body: Buffer.alloc(101), isEnd: true')],
  ['a result that is not as large as it says', reply([0, 0, 9], RESPONSE, 'body: Buffer.alloc(8), isEnd: true')],
  ['more of a body that was complete', `${reply([0, 0, 1], RESPONSE, 'body: Buffer.alloc(1), isEnd: false')}; x.write(Buffer.alloc(1))`],
  ['a failure with a code of its own', reply([0, 0, 0], ['f', 'INTERNAL'])],
  [
    'more log than allowed',
    'x.note(Buffer.concat([Buffer.from([0, 0, 0xff, 0]), Buffer.alloc(0xff00)])); x.note(Buffer.concat([Buffer.from([0, 0, 0xff, 0]), Buffer.alloc(0xff00)]))',
  ],
  ['notes that are none', "x.note('x')"],
  ['an end without figures', `${reply([0, 0, -1], RESPONSE, 'isEnd: false')}; x.end('[]')`],
  ['a call that it gives up', 'x.reset()'],
  [
    'a fetch without an address',
    "link.open(4, { head: JSON.stringify({ invocation: 1, method: 'GET', headers: [], redirect: 'follow' }), isEnd: true }, {})",
  ],
]

for (const [what, script] of VIOLATIONS) {
  test(`a guest that sends ${what} is killed, and its calls end as crashed`, async () => {
    const guest = await open(`const link = answer((x) => { x.receiver = {}; ${script} })`)
    const { failure } = await invoke(guest)
    assert.ok(failure === undefined || failure.code === 'FUNCTION_CRASHED')
    assert.deepEqual(await guest.exited, { outOfMemory: false })
    assert.equal((await invoke(guest)).failure?.code, 'FUNCTION_CRASHED')
    assert.equal((await guest.load(fn, 100)).ok, false)
    assert.equal(await guest.ping(), Number.POSITIVE_INFINITY)
  })
}

test('lines that a call has printed are there although its guest dies', async () => {
  const guest = await open(
    `answer((x) => { x.receiver = {}; x.note(Buffer.from('\\0\\0\\0\\x10[LOG] last words')); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20) })`,
  )
  assert.deepEqual((await invoke(guest)).logs, ['[LOG] last words'])
})

for (const [words, signal, outOfMemory] of [
  ['FATAL ERROR: JavaScript heap out of memory', 'SIGABRT', true],
  ['# Fatal JavaScript invalid size error 268435456', 'SIGTRAP', true],
  ['FATAL ERROR: JavaScript heap out of memory', 'SIGKILL', false],
  ['something else', 'SIGABRT', false],
] as const) {
  test(`a guest that ends by ${signal} saying "${words}" ${outOfMemory ? 'ran' : 'did not run'} out of memory`, async () => {
    const guest = await open(`answer(() => { writeSync(2, ${JSON.stringify(words)}); process.kill(process.pid, '${signal}') })`)
    assert.equal((await invoke(guest)).failure?.code, outOfMemory ? 'FUNCTION_MEMORY_LIMIT' : 'FUNCTION_CRASHED')
    assert.deepEqual(await guest.exited, { outOfMemory })
  })
}

test('calls end with the connection of their guest, before its process does', async () => {
  const guest = await open('setInterval(() => {}, 1000); answer(() => socket.destroy(), () => {})')
  assert.equal((await invoke(guest)).failure?.code, 'FUNCTION_CRASHED')
  assert.ok(process.kill(guest.pid, 0), 'it is still there')
  await guest.kill()
})

test('calls of a guest that was ended by its memory limit are told so', async () => {
  const guest = await open("answer(() => process.kill(process.pid, 'SIGKILL'))", true)
  assert.equal((await invoke(guest)).failure?.code, 'FUNCTION_MEMORY_LIMIT')
})

test('a guest that closes its connection and lives on is killed', async () => {
  const guest = await open('setInterval(() => {}, 1000); answer(() => socket.destroy(), () => {})')
  assert.equal((await invoke(guest)).failure?.code, 'FUNCTION_CRASHED')
})

test('a guest that never answers a load is killed after its time', async () => {
  const guest = await open('setInterval(() => {}, 1000); answer((x) => { x.receiver = {} })')
  const loaded = await guest.load(fn, 1)
  assert.equal(!loaded.ok && loaded.failure.code, 'FUNCTION_CRASHED')
})

test('a real guest answers pings, tells its memory, and is gone after kill', async () => {
  const guest = await TestGuest.open()
  try {
    const { connection } = guest
    assert.ok((await connection.ping()) >= 0)
    assert.ok((await connection.memoryBytes()) > 10 * 1024 * 1024)
    const key = await guest.load('exports.handler = () => new Promise(() => {})')
    const pending = guest.call(key)
    await connection.kill()
    await connection.kill()
    assert.equal((await pending).code, 'FUNCTION_CRASHED')
    assert.equal(await connection.memoryBytes(), 0)
    assert.equal((await guest.call(key)).code, 'FUNCTION_CRASHED')
  } finally {
    await guest.close()
  }
})

test('a call of an isolate that is not loaded, and a second load of one that is, are answered', async () => {
  const guest = await TestGuest.open()
  try {
    assert.equal((await guest.call(77)).message, 'The function is not loaded.')
    const same = { ...fn, isolate: 9 }
    for (const value of [1, 2]) {
      assert.equal((await guest.connection.load({ ...same, code: `exports.handler = () => ${value}` }, 5000)).ok, true)
      assert.equal((await guest.call(9)).text, String(value))
    }
    guest.connection.unload(9)
    guest.connection.unload(9)
    assert.equal((await guest.call(9)).code, 'FUNCTION_CRASHED')
  } finally {
    await guest.close()
  }
})

test('a function of megabytes, a large environment and large headers get through', async () => {
  const guest = await TestGuest.open()
  try {
    const env = { BIG: 'x'.repeat(200_000) }
    const key = await guest.load(
      `/*${'c'.repeat(4e6)}*/ exports.handler = (event, context) => [context.env.BIG.length, context.request.headers['x-big'].length, event.length]`,
      { env },
    )
    const outcome = await guest.call(key, {
      method: 'POST',
      headers: [
        ['x-big', 'h'.repeat(100_000)],
        ['content-type', 'text/plain'],
      ],
      body: 'b'.repeat(6e6),
      timeoutMs: 20_000,
    })
    assert.equal(outcome.text, '[200000,100000,6000000]', outcome.message)
    await assert.rejects(guest.load('x'.repeat(21 * 1024 * 1024)), /larger than 20 MiB/)
    assert.equal(await guest.evaluate('return 1'), 1)
  } finally {
    await guest.close()
  }
})
