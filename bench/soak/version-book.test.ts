import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { VersionBook } from './version-book.ts'

let book: VersionBook
beforeEach(() => {
  book = new VersionBook()
  book.begin('f', 1)
  book.goLive('f', 1, 100)
})

test('while a change is under way both versions are right', () => {
  book.begin('f', 2)
  for (const version of [1, 2]) assert.deepEqual(book.judge('f', version, 150), { type: 'current' })
  assert.equal(book.newestLive('f'), 1)
})

test('a call sent before the report may be answered by the older version, one sent later not', () => {
  book.begin('f', 2)
  book.goLive('f', 2, 200)
  assert.deepEqual(book.judge('f', 1, 199), { type: 'current' })
  assert.deepEqual(book.judge('f', 1, 230), { type: 'outdated', outdatedMs: 30 })
  assert.deepEqual(book.judge('f', 2, 230), { type: 'current' })
  assert.equal(book.newestLive('f'), 2)
})

test('how long a version has been outdated counts from the first that overtook it', () => {
  for (const version of [2, 3]) {
    book.begin('f', version)
    book.goLive('f', version, 100 * version)
  }
  assert.deepEqual(book.judge('f', 1, 350), { type: 'outdated', outdatedMs: 150 })
})

test('a version nobody made, or of a function nobody made, is unknown', () => {
  assert.deepEqual(book.judge('f', 2, 150), { type: 'unknown' })
  assert.deepEqual(book.judge('g', 1, 150), { type: 'unknown' })
  assert.equal(book.newestLive('g'), 0)
})

test('a change that is begun again keeps what is known of it', () => {
  book.begin('f', 1)
  assert.equal(book.newestLive('f'), 1)
})
