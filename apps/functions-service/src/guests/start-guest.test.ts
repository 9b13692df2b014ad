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
import { encodeFrame } from '../protocol/encode-frame.ts'
import { FRAME_TYPES, type OutgoingFrame } from '../protocol/frame.ts'
import { startGuest } from './start-guest.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plat start guest '))
})
after(() => rm(folder, { recursive: true, force: true }))

/** Runs a script of ours in place of the guest: a process that says what a guest never would. */
async function imposter(script: string): Promise<SandboxDriver> {
  const path = join(folder, `imposter-${Math.random().toString(36).slice(2)}.cjs`)
  const prologue = `const channel = new (require('node:net').Socket)({ fd: 3, readable: true, writable: true }); channel.on('end', () => process.exit()); channel.resume()
    const send = (hex) => channel.write(Buffer.from(hex, 'hex'));\n`
  await writeFile(path, prologue + script)
  return {
    isolation: { driver: 'plain', namespaces: false, cgroup: 'none', warnings: [] },
    start: async () => {
      const child = spawn(process.execPath, [path], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] })
      const exited = new Promise<SandboxExit>((resolve) =>
        child.once('exit', (code, signal) => resolve({ code, signal, outOfMemory: false })),
      )
      const kill = async () => {
        child.kill('SIGKILL')
        await exited
      }
      const [stdin, stdout, stderr, channel] = child.stdio
      if (!stdin || !stdout || !stderr) throw new Error('no pipes')
      return { pid: child.pid ?? 0, stdin, stdout, stderr, channel: channel as Duplex, exited, kill, memoryBytes: async () => 0 }
    },
  }
}

const hex = (frame: OutgoingFrame) => Buffer.concat(encodeFrame(frame)).toString('hex')
const READY = `send('${hex({ type: 'ready', id: 0 })}');`
const onFetch = async () => ({ type: 'error', name: 'TypeError', message: 'none' }) as const
const open = async (script: string) => startGuest({ sandbox: await imposter(script), memoryBytesMax: 1e9, onFetch })
const call = {
  invocationId: 'i',
  timeoutMs: 1000,
  timestamp: '',
  kind: 'http',
  responseBytesMax: 100,
  logBytesMax: 100,
  body: new Uint8Array(),
} as const
const request = { method: 'GET', url: 'http://x/', headers: [], ip: '', params: {} }

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

const headersOf = (value: unknown) => ({ type: 'response', status: 200, headers: value, resultKind: 'none', cpuMs: 0, heapBytes: 0 })
const VIOLATIONS: [what: string, frameHex: string][] = [
  ['an unknown frame', '00000009ff0000000000000000'],
  ['a frame of gigabytes', 'ffffffff'],
  ['a frame that only the supervisor sends', hex({ type: 'ping', id: 1 })],
  ['a result of a call that was never made', hex({ type: 'result', id: 99, meta: headersOf([]) })],
  ['a result without figures', hex({ type: 'result', id: 1, meta: { type: 'response', status: 200, headers: [], resultKind: 'none' } })],
  ['a result with a wrong status', hex({ type: 'result', id: 1, meta: { ...headersOf([]), status: 101 } })],
  ['a result with a header that splits the response', hex({ type: 'result', id: 1, meta: headersOf([['x', 'a\r\nb: c']]) })],
  ['a result with headers that are no list', hex({ type: 'result', id: 1, meta: headersOf({}) })],
  ['a result larger than allowed', hex({ type: 'result', id: 1, meta: headersOf([]), body: [Buffer.alloc(101)] })],
  ['a failure with a code of its own', hex({ type: 'result', id: 1, meta: { type: 'failure', code: 'INTERNAL', cpuMs: 0, heapBytes: 0 } })],
  ['more log than allowed', hex({ type: 'log', id: 1, body: [Buffer.concat([Buffer.from([0, 2, 0, 0]), Buffer.alloc(0x20000)])] })],
  ['a load that was not asked for', hex({ type: 'loaded', id: 1 })],
  ['a fetch without an address', hex({ type: 'fetch', id: 1, meta: { invocation: 1, method: 'GET', headers: [], redirect: 'follow' } })],
]

for (const [what, frameHex] of VIOLATIONS) {
  test(`a guest that sends ${what} is killed, and its calls end as crashed`, async () => {
    const guest = await open(`${READY} channel.once('data', () => send('${frameHex}'))`)
    const outcome = await guest.invoke('key', { ...call, request })
    assert.equal(outcome.result.type === 'failure' && outcome.result.code, 'FUNCTION_CRASHED')
    assert.deepEqual(await guest.exited, { outOfMemory: false })
    assert.equal((await guest.invoke('key', { ...call, request })).result.type, 'failure')
    assert.equal(
      (
        await guest.load(
          { key: 'k', functionName: 'f', projectId: 'p', deploymentId: null, version: 1, code: '', env: {}, memoryMb: 64 },
          100,
        )
      ).ok,
      false,
    )
    assert.equal(await guest.ping(), Number.POSITIVE_INFINITY)
  })
}

test('lines that a call has printed are there although its guest dies', async () => {
  const line = Buffer.from('[LOG] last words')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(line.length)
  const guest = await open(
    `${READY} channel.once('data', () => { send('${hex({ type: 'log', id: 1, body: [length, line] })}'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20) })`,
  )
  const outcome = await guest.invoke('key', { ...call, request })
  assert.deepEqual(outcome.logs, ['[LOG] last words'])
})

for (const [words, signal, outOfMemory] of [
  ['FATAL ERROR: JavaScript heap out of memory', 'SIGABRT', true],
  ['# Fatal JavaScript invalid size error 268435456', 'SIGTRAP', true],
  ['FATAL ERROR: JavaScript heap out of memory', 'SIGKILL', false],
  ['something else', 'SIGABRT', false],
] as const) {
  test(`a guest that ends by ${signal} saying "${words}" ${outOfMemory ? 'ran' : 'did not run'} out of memory`, async () => {
    const guest = await open(
      `${READY} channel.once('data', () => { require('node:fs').writeSync(2, ${JSON.stringify(words)}); process.kill(process.pid, '${signal}') })`,
    )
    const outcome = await guest.invoke('key', { ...call, request })
    assert.equal(outcome.result.type === 'failure' && outcome.result.code, outOfMemory ? 'FUNCTION_MEMORY_LIMIT' : 'FUNCTION_CRASHED')
    assert.deepEqual(await guest.exited, { outOfMemory })
  })
}

test('a guest that closes its connection and lives on is killed', async () => {
  const guest = await open(
    `${READY} setInterval(() => {}, 1000); channel.removeAllListeners('end'); channel.once('data', () => channel.destroy())`,
  )
  assert.equal((await guest.invoke('key', { ...call, request })).result.type, 'failure')
})

test('a guest that never answers a load is killed after its time', async () => {
  const guest = await open(`${READY} setInterval(() => {}, 1000)`)
  const loaded = await guest.load(
    { key: 'k', functionName: 'f', projectId: 'p', deploymentId: null, version: 1, code: '', env: {}, memoryMb: 64 },
    1,
  )
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

test('a call of a key that is not loaded, and a second load of one that is, are answered', async () => {
  const guest = await TestGuest.open()
  try {
    assert.equal((await guest.call('nothing')).message, 'The function is not loaded.')
    const fn = { key: 'same', functionName: 'f', projectId: 'p', deploymentId: null, version: 1, env: {}, memoryMb: 64 }
    for (const value of [1, 2]) {
      assert.deepEqual(await guest.connection.load({ ...fn, code: `exports.handler = () => ${value}` }, 5000), { ok: true })
      assert.equal((await guest.call('same')).text, String(value))
    }
    const first = guest.connection.load({ ...fn, code: 'exports.handler = () => 1' }, 5000)
    const second = guest.connection.load({ ...fn, code: 'exports.handler = () => 2' }, 5000)
    assert.equal((await first).ok, false)
    assert.equal((await second).ok, true)
    assert.equal((await guest.call('same')).text, '2')
    guest.connection.unload('same')
    guest.connection.unload('same')
    assert.equal((await guest.call('same')).code, 'FUNCTION_CRASHED')
  } finally {
    await guest.close()
  }
})

test('a function of megabytes, a large environment and large headers get through; what no frame can take fails alone', async () => {
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
    assert.equal((await guest.call(key, { body: Buffer.alloc(50 * 1024 * 1024) })).code, 'FUNCTION_ERROR')
    await assert.rejects(guest.load('x'.repeat(21 * 1024 * 1024)), /larger than 20 MiB/)
    assert.equal(await guest.evaluate('return 1'), 1)
  } finally {
    await guest.close()
  }
})

test('every frame type has its own number', () => {
  assert.equal(new Set(Object.values(FRAME_TYPES)).size, Object.keys(FRAME_TYPES).length)
})
