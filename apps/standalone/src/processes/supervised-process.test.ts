import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { StartError } from '../start-error.ts'
import { processesOf } from '../testing/processes-of.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { until } from '../testing/until.ts'
import { SupervisedProcess } from './supervised-process.ts'

const POLICY = { firstMs: 5, maxMs: 20, resetAfterMs: 60_000, startTriesMax: 3 }

/** Runs shell text whose `$1` is a directory; it counts as ready when it has made `ready` there. */
function buildProcess(t: TestContext, script: string, killSignal: 'SIGKILL' | 'SIGQUIT' = 'SIGKILL') {
  const directory = temporaryDirectory(t)
  const lines: string[] = []
  const events: string[] = []
  const supervised = new SupervisedProcess({
    name: 'it',
    prepare: async () => ({
      argv: ['/bin/sh', '-c', script, 'sh', directory],
      env: { PATH: '/usr/bin:/bin' },
      stdin: 'ignore',
      stopSignal: 'SIGTERM',
      killSignal,
      onLine: (line) => lines.push(line),
    }),
    ready: (_pid, signal) =>
      until('ready', () => {
        signal.throwIfAborted()
        return existsSync(path.join(directory, 'ready'))
      }).then(() => undefined),
    onEvent: (_level, message) => events.push(message),
    policy: POLICY,
  })
  t.after(() => supervised.stop(0))
  return { supervised, lines, events, directory }
}

test('is ready when its check says so, passes its lines on, and stops on the stop signal', async (t) => {
  const { supervised, lines, directory } = buildProcess(t, 'echo out; echo err >&2; touch "$1/ready"; exec sleep 1000')
  await supervised.start()
  await until('both lines', () => lines.length === 2)
  assert.deepEqual(lines.sort(), ['err', 'out'])
  await supervised.stop(10_000)
  assert.equal(supervised.pid, undefined)
  assert.deepEqual(processesOf(directory), [])
})

test('is started again with doubling delays when it ends by itself after it was ready', async (t) => {
  const { supervised, events } = buildProcess(t, 'touch "$1/ready"; sleep 0.05; exit 3')
  await supervised.start()
  await until('four restarts', () => events.filter((event) => event.includes('starting it again')).length >= 4)
  await supervised.stop(10_000)
  const restarts = events.filter((event) => event.includes('starting it again'))
  assert.deepEqual(
    restarts.slice(0, 4),
    ['0.005', '0.01', '0.02', '0.02'].map((s) => `it ended (exit code 3); starting it again in ${s} s`),
  )
})

test('gives the start up after so many failures before it was ever ready', async (t) => {
  const { supervised, directory } = buildProcess(t, 'echo x >> "$1/tries"; exit 3')
  await assert.rejects(supervised.start(), /it failed 3 times in a row \(exit code 3\)/)
  assert.equal(readFileSync(path.join(directory, 'tries'), 'utf8'), 'x\nx\nx\n')
})

test('gives the start up at once when the settings are wrong (exit code 78)', async (t) => {
  const { supervised } = buildProcess(t, 'exit 78')
  await assert.rejects(supervised.start(), (error: Error) => error instanceof StartError && error.exitCode === 78)
})

test('says so when the program cannot be started at all', async () => {
  const supervised = new SupervisedProcess({
    name: 'it',
    prepare: async () => ({
      argv: ['/nowhere/at all'],
      env: {},
      stdin: 'ignore',
      stopSignal: 'SIGTERM',
      killSignal: 'SIGKILL',
      onLine() {},
    }),
    ready: async () => undefined,
    onEvent() {},
    policy: POLICY,
  })
  await assert.rejects(supervised.start(), /\/nowhere\/at all ENOENT/)
  await supervised.stop(0)
})

test('is killed with all it started when it ignores the stop signal', async (t) => {
  const { supervised, events, directory } = buildProcess(t, 'trap "" TERM; sleep 1000 & touch "$1/ready"; sleep 1000')
  await supervised.start()
  await supervised.stop(0)
  assert.equal(supervised.pid, undefined)
  await until('no process is left', () => processesOf(directory).length === 0)
  assert.equal(
    events.some((event) => event.includes('starting it again')),
    false,
  )
})

test('is not started again when the stop comes while it waits to be', async (t) => {
  const { supervised, events } = buildProcess(t, 'exit 3')
  const refused = assert.rejects(supervised.start(), /stopped before it was ready/)
  await until('the first end', () => events.length > 0)
  await supervised.stop(10_000)
  await refused
  const seen = events.length
  await supervised.stop(10_000)
  assert.equal(events.length, seen)
})
