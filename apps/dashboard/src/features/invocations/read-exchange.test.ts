import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOf, readExchange } from './read-exchange.ts'

test('a whole record is read, an empty one is empty', () => {
  const whole = readExchange({ method: 'POST', url: 'http://a/b', headers: { a: '1' }, body: 'hi', bodyBytes: 9, isBodyCut: true })
  assert.deepEqual([whole.method, whole.headers, whole.bodyBytes, whole.isCut], ['POST', [['a', '1']], 9, true])
  const empty = readExchange({})
  assert.deepEqual([empty.method, empty.headers, empty.body, empty.bodyBytes, empty.isCut], [undefined, [], '', 0, false])
})

test('of an address the path and the query are shown', () => {
  assert.equal(pathOf('http://shop.localhost/a?b=c'), '/a?b=c')
  assert.equal(pathOf('/a'), '/a')
  assert.equal(pathOf(undefined), '')
})
