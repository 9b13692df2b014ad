import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAge, formatBytes, formatDuration } from './format-units.ts'
import { createPaint, wantsColour } from './paint.ts'
import { createProgress } from './progress.ts'
import { table } from './table.ts'

test('colour is decided by FORCE_COLOR, then NO_COLOR, then the terminal', () => {
  const terminal = { isTTY: true }
  const pipe = { isTTY: false }
  assert.equal(wantsColour(terminal, {}), true)
  assert.equal(wantsColour(pipe, {}), false)
  assert.equal(wantsColour(terminal, { NO_COLOR: '1' }), false)
  assert.equal(wantsColour(terminal, { NO_COLOR: '' }), true)
  assert.equal(wantsColour(pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }), true)
  assert.equal(wantsColour(terminal, { FORCE_COLOR: '0' }), false)
  assert.equal(wantsColour(terminal, { TERM: 'dumb' }), false)
})

test('units read as people write them', () => {
  assert.deepEqual([0, 999, 2_200, 14_000_000].map(formatBytes), ['0 B', '999 B', '2.2 kB', '14 MB'])
  assert.deepEqual([1.24, 12, 1_200, 125_000].map(formatDuration), ['1.2 ms', '12 ms', '1.2 s', '2 min 5 s'])
  assert.deepEqual(
    [500, 5_000, 180_000, 7_200_000].map((ms) => formatAge(new Date(0).toISOString(), ms)),
    ['now', '5 s ago', '3 min ago', '2 h ago'],
  )
})

test('a table lines up whatever is coloured, and has a head only for people', () => {
  const rows = [
    [createPaint(true).green('a'), 'x'],
    ['long', 'y'],
  ]
  const piped = table(['ONE', 'TWO'], rows, { paint: createPaint(false), isTerminal: false })
  assert.deepEqual(piped.split('\n'), ['\u001b[32ma\u001b[39m     x', 'long  y'])
  assert.match(table(['ONE', 'TWO'], rows, { paint: createPaint(false), isTerminal: true }), /^ONE {3}TWO\n/)
})

test('off a terminal only the lines that stay are printed', () => {
  const written: string[] = []
  const progress = createProgress({ write: (text) => written.push(text) }, { paint: createPaint(false), isMoving: false })
  progress.update('working')
  progress.line('done')
  progress.stop()
  assert.deepEqual(written, ['done\n'])
})
