import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import { BuildLog } from './build-log.ts'
import { createOutputThrottle, type OutputThrottle } from './output-throttle.ts'

const unthrottled: OutputThrottle = { take: async () => undefined }
const time = new Date('2026-01-01T00:00:00Z')

function createLog(options: { secrets?: string[]; throttle?: OutputThrottle; firstSeq?: number } = {}) {
  const lines: BuildLogLine[] = []
  const log = new BuildLog({
    firstSeq: options.firstSeq ?? 1,
    secrets: options.secrets ?? [],
    throttle: options.throttle ?? unthrottled,
    add: (line) => lines.push(line),
    now: () => time,
  })
  return { log, lines, texts: () => lines.map(({ text }) => text) }
}

test('lines of several streams get increasing numbers from the first one given', async () => {
  const { log, lines } = createLog({ firstSeq: 41 })
  log.system('install', 'install  npm ci')
  await Promise.all([
    log.read('build', 'stdout', Readable.from([Buffer.from('one\ntw'), Buffer.from('o\nlast')]), () => undefined),
    log.read('build', 'stderr', Readable.from([Buffer.from('bad\n')]), () => undefined),
  ])
  assert.deepEqual(
    lines.map(({ seq }) => seq),
    [41, 42, 43, 44, 45],
  )
  assert.deepEqual(
    lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text),
    ['one', 'two', 'last'],
  )
})

test('a secret never shows, cut between two chunks, inside a character, or in our own lines', async () => {
  const { log, texts } = createLog({ secrets: ['hüsh-hush'] })
  const bytes = Buffer.from('say hüsh-hush now\n')
  await log.read('build', 'stdout', Readable.from([bytes.subarray(0, 6), bytes.subarray(6, 9), bytes.subarray(9)]), () => undefined)
  log.system('build', 'build    echo hüsh-hush')
  log.problem('build', 'hüsh-hush')
  assert.deepEqual(texts(), ['say [secret] now', 'build    echo [secret]', '[secret]'])
})

test('characters cut between chunks arrive whole', async () => {
  const { log, texts } = createLog()
  await log.read('build', 'stdout', Readable.from([...Buffer.from('größe 😀\n')].map((byte) => Buffer.from([byte]))), () => undefined)
  assert.deepEqual(texts(), ['größe 😀'])
})

test('what is printed after the bound is dropped, with one note; our own lines still come', async () => {
  const { log, lines, texts } = createLog()
  await log.read('build', 'stdout', Readable.from(Array.from({ length: 40 }, () => Buffer.from('y\n'.repeat(5000)))), () => undefined)
  log.system('build', 'build    yes')
  assert.equal(lines.length, 100_002)
  assert.match(texts().at(-2) ?? '', /longer than/)
  assert.equal(texts().at(-1), 'build    yes')
})

test('`yes` is slowed down to what the throttle allows, and ends when it is killed', async () => {
  const waits: number[] = []
  let clock = 0
  const yes = spawn('yes', { stdio: ['ignore', 'pipe', 'ignore'] })
  const throttle = createOutputThrottle(
    () => clock,
    async (ms) => {
      waits.push(ms)
      clock += ms
      if (clock > 60_000) yes.kill('SIGKILL')
    },
  )
  const { log, lines } = createLog({ throttle })
  await log.read('build', 'stdout', yes.stdout, () => undefined)
  assert.ok(clock >= 60_000, 'a minute of reading took a minute')
  assert.ok(lines.length <= 100_002)
})

test('a program that prints no line end cannot fill memory', async () => {
  const { log, lines } = createLog()
  await log.read('build', 'stdout', Readable.from(Array.from({ length: 64 }, () => Buffer.alloc(65_536, 'x'))), () => undefined)
  assert.equal(lines.length, 1)
  assert.ok((lines[0]?.text.length ?? 0) <= 8192)
})
