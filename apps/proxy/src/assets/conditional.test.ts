import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseEncoding } from './accept-encoding.ts'
import { matchesNone, parseRange } from './conditional.ts'

test('the best accepted coding is chosen by weight, br before gzip', () => {
  const both = { br: true, gzip: true }
  for (const [header, expected] of [
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1, br;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['identity, br;q=0.5', 'identity'],
    ['x-gzip', 'gzip'],
    ['br;q=nonsense', 'identity'],
    ['', 'identity'],
  ])
    assert.equal(chooseEncoding(header, both), expected, header)
  assert.equal(chooseEncoding('br, gzip', { br: false, gzip: true }), 'gzip')
  assert.equal(chooseEncoding(undefined, both), 'identity')
})

test('If-None-Match compares weakly against a list', () => {
  assert.ok(matchesNone('*', '"a"'))
  assert.ok(matchesNone('"x", W/"a"', '"a"'))
  assert.ok(!matchesNone('"x"', '"a"'))
  assert.ok(!matchesNone('a', '"a"'))
  assert.ok(!matchesNone(undefined, '"a"'))
})

test('one range is understood, several and odd ones give the whole file', () => {
  const range = (header: string, ifRange?: string) => parseRange(header, ifRange, '"a"', 100)
  assert.deepEqual(range('bytes=0-9'), { start: 0, end: 9 })
  assert.deepEqual(range('bytes=90-'), { start: 90, end: 99 })
  assert.deepEqual(range('bytes=-10'), { start: 90, end: 99 })
  assert.deepEqual(range('bytes=-500'), { start: 0, end: 99 })
  assert.deepEqual(range('bytes=0-999'), { start: 0, end: 99 })
  for (const header of ['bytes=0-1,3-4', 'lines=0-1', 'bytes=-', 'bytes=9-1', 'bytes=a-b']) assert.equal(range(header), 'whole', header)
  for (const header of ['bytes=100-', 'bytes=-0', 'bytes=99999999999999999999-']) assert.equal(range(header), 'unsatisfiable', header)
  assert.equal(range('bytes=0-9', '"b"'), 'whole')
  assert.deepEqual(range('bytes=0-9', '"a"'), { start: 0, end: 9 })
})
