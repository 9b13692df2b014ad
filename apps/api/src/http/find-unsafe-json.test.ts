import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findUnsafeJson } from './find-unsafe-json.ts'

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

test('ordinary bodies of any type are safe', () => {
  for (const body of [null, 1, 'text', true, [], {}, { a: [{ b: 'c' }], toString: 'own' }]) assert.equal(findUnsafeJson(body), undefined)
})

test('a key that could reach a prototype is named wherever it is', () => {
  for (const key of ['__proto__', 'constructor', 'prototype'])
    assert.equal(findUnsafeJson(JSON.parse(`{"a":[{"b":{"${key}":1}}]}`))?.path, `a.0.b.${key}`)
})

test('32 levels are allowed, 33 are not', () => {
  assert.equal(findUnsafeJson(nested(32)), undefined)
  assert.match(findUnsafeJson(nested(33))?.message ?? '', /at most 32/)
})

test('a body nested half a million levels deep is refused without exhausting the stack', () => {
  assert.match(findUnsafeJson(nested(500_000))?.message ?? '', /at most 32/)
})

test('a NUL character is refused unless it is allowed', () => {
  assert.equal(findUnsafeJson({ a: 'x\0y' })?.path, 'a')
  assert.equal(findUnsafeJson({ a: 'x\0y' }, { nulAllowed: true }), undefined)
})

test('a body of more values than any request needs is refused', () => {
  assert.equal(findUnsafeJson({ list: new Array(99_000).fill(0) }), undefined)
  assert.match(findUnsafeJson({ list: new Array(100_000).fill(0) })?.message ?? '', /at most 100000 values/)
})
