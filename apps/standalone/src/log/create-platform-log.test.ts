import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlatformLog } from './create-platform-log.ts'

function buildLog(options: { format: 'text' | 'json'; colour?: boolean }) {
  let written = ''
  const write = (text: string) => {
    written += text
  }
  const log = createPlatformLog({ level: 'info', colour: false, ...options, write, now: () => new Date('2026-01-02T03:04:05.678Z') })
  return { log, written: () => written }
}

test('puts the name of the app before every line, coloured on a terminal only', () => {
  const plain = buildLog({ format: 'text' })
  plain.log.line('api', 'listening')
  plain.log.record('warn', 'two\nlines')
  assert.equal(
    plain.written(),
    [
      'api               | listening',
      'plat              | 03:04:05.678 WARN  two',
      'plat              | 03:04:05.678 WARN  lines',
      '',
    ].join('\n'),
  )
  const coloured = buildLog({ format: 'text', colour: true })
  coloured.log.line('api', 'listening')
  assert.equal(coloured.written(), '\u001b[36mapi              \u001b[0m │ listening\n')
})

test('passes lines on untouched in JSON, and speaks JSON itself', () => {
  const { log, written } = buildLog({ format: 'json' })
  log.line('api', '{"message":"hi"}')
  log.record('info', 'up')
  log.announce('for people', { message: 'ready', ports: { API_PORT: 1 } })
  const lines = written().trim().split('\n')
  assert.equal(lines[0], '{"message":"hi"}')
  assert.deepEqual(JSON.parse(lines[1] ?? ''), { level: 'info', message: 'up', service: 'plat', timestamp: '2026-01-02T03:04:05.678Z' })
  assert.deepEqual(JSON.parse(lines[2] ?? '').ports, { API_PORT: 1 })
})

test('lets no line drive the terminal or look like another one', () => {
  const { log, written } = buildLog({ format: 'text' })
  log.line('proxy', 'a\u001b[2Jb\rc\td')
  assert.equal(written(), 'proxy             | a\\u001b[2Jb\\u000dc\td\n')
})

test('leaves out what is below its level', () => {
  const { log, written } = buildLog({ format: 'text' })
  log.record('debug', 'detail')
  assert.equal(written(), '')
})
