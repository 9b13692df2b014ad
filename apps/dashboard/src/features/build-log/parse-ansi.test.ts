import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAnsi, stripAnsi } from './parse-ansi.ts'

const plain = { colour: undefined, isBold: false }

test('splits coloured and bold text into runs', () => {
  assert.deepEqual(parseAnsi('a \u001b[1;32mok\u001b[0m b'), [
    { text: 'a ', ...plain },
    { text: 'ok', colour: 'green', isBold: true },
    { text: ' b', ...plain },
  ])
  assert.deepEqual(parseAnsi('\u001b[91mred\u001b[39m.'), [
    { text: 'red', colour: 'red', isBold: false },
    { text: '.', ...plain },
  ])
})

test('drops every other sequence, and keeps markup as the text it is', () => {
  assert.deepEqual(parseAnsi('\u001b[2K\u001b[38;5;208m<img onerror=x>\u001b]0;title\u0007\u0007'), [{ text: '<img onerror=x>', ...plain }])
  assert.equal(stripAnsi('\u001b[31ma\u001b[0m\tb'), 'a\tb')
})
