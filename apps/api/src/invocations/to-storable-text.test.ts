import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toStorableText } from './to-storable-text.ts'

const stored = (value: unknown) => JSON.parse(toStorableText(JSON.stringify(value)))

test('NUL becomes readable text, in values and in keys', () => {
  assert.deepEqual(stored({ 'a\0': 'b\0c' }), { 'a\\u0000': 'b\\u0000c' })
})

test('text that only looks like an escape stays as it is', () => {
  const values = ['\\u0000', '\\\\u0000', '\\ud800', '\\', '"', '\\"', '\\\\', '\n', 'ud800', '\\\\ud800\\']
  assert.deepEqual(stored(values), values)
})

test('a backslash before a real NUL keeps its meaning', () => {
  assert.deepEqual(stored('\\\0'), '\\\\u0000')
})

test('lone surrogates become U+FFFD, pairs stay', () => {
  assert.deepEqual(stored(['\ud800', 'a\udfffb', '👋', '\udc00\ud800']), ['\ufffd', 'a\ufffdb', '👋', '\ufffd\ufffd'])
})
