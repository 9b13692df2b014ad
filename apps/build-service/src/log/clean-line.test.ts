import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanLine } from './clean-line.ts'

test('colours stay, every other terminal sequence goes', () => {
  assert.equal(cleanLine('\u001b[32mok\u001b[0m'), '\u001b[32mok\u001b[0m')
  assert.equal(cleanLine('\u001b[2J\u001b[1;1Hcleared\u001b[?25l'), 'cleared')
  assert.equal(cleanLine('\u001b]0;title\u0007text\u001b]8;;http://x\u001b\\link'), 'textlink')
  assert.equal(cleanLine('reset \u001bc done \u001b(B.'), 'reset  done .')
})

test('control characters, NUL and lone surrogates never reach the store', () => {
  assert.equal(cleanLine('a\u0000b\u0007c\td\u009be\ud800'), 'abc\tde\ufffd')
  assert.equal(cleanLine('x\u202ey'), 'xy')
})

test('a progress bar leaves its last state', () => {
  assert.equal(cleanLine('10%\r50%\r100%'), '100%')
  assert.equal(cleanLine('windows line\r'), 'windows line')
})

test('a line is never longer than the contract allows, and says when it was cut', () => {
  const line = cleanLine('😀'.repeat(9000))
  assert.ok(line.length <= 8192)
  assert.ok(line.endsWith('[line cut]'))
  assert.equal(cleanLine('x'.repeat(8192)).length, 8192)
})
