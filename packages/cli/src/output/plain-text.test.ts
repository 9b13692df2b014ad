import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toLogText, toPlainText, toQuotedText } from './plain-text.ts'

const HOSTILE = [
  '\u001b[2J\u001b[H',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://evil\u001b\\',
  '\u001bPq#0\u001b\\',
  '\u001b[?1049h',
  '\u001bc',
  '\u009b31m',
  '\r',
  '\b\b',
  '\u202e',
]

test('nothing that moves a cursor, sets a title or hides text survives in names', () => {
  for (const sequence of HOSTILE) assert.equal(toPlainText(`a${sequence}b`).replace('31m', ''), 'ab', JSON.stringify(sequence))
  assert.equal(toPlainText('\u001b[31mred\u001b[0m'), 'red')
})

test('logs keep colours, which end with their line, and nothing else', () => {
  for (const sequence of HOSTILE) assert.equal(toLogText(`a${sequence}b`).replace('31m', ''), 'ab', JSON.stringify(sequence))
  assert.equal(toLogText('\u001b[31mred'), '\u001b[31mred\u001b[0m')
  assert.equal(toLogText('plain\ttext'), 'plain\ttext')
})

test('a value is told from every other, on one line', () => {
  for (const plain of ['', 'good day', 'a"b', 'ümläut', '\\n', 'a\tb']) assert.equal(toQuotedText(plain), plain)
  for (const text of ['one\ntwo', ' padded', 'padded ', '"quoted"', '\r', ...HOSTILE]) {
    assert.equal(JSON.parse(toQuotedText(text)), text)
    assert.equal(toPlainText(toQuotedText(text)), toQuotedText(text))
  }
})

test('a sequence made of two halves does not come together', () => {
  assert.equal(toPlainText('\u001b[\u001b[31m2J').includes('\u001b'), false)
})
