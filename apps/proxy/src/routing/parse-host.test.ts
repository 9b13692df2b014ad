import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHost } from './parse-host.ts'

test('a host is read without regard to case, port and trailing dot', () => {
  const named = { name: 'my-site.localhost', authority: 'my-site.localhost:8080', isAddress: false }
  assert.deepEqual(parseHost(['Host', 'My-Site.LOCALHOST.:8080'], '/'), named)
  assert.deepEqual(parseHost(['host', '[::1]:80'], '/'), { name: '[::1]', authority: '[::1]:80', isAddress: true })
  assert.equal(parseHost(['host', '127.0.0.1'], '/').isAddress, true)
  assert.equal(parseHost(['host', 'a.localhost'], 'http://A.localhost/x').name, 'a.localhost')
})

test('a missing, repeated or malformed host is refused', () => {
  for (const headers of [
    [],
    ['host', ''],
    ['host', 'a', 'Host', 'b'],
    ['host', 'a@b'],
    ['host', 'a/b'],
    ['host', 'a b'],
    ['host', 'a:99999'],
    ['host', 'a..b'],
    ['host', `${'a'.repeat(300)}`],
    ['host', 'a,b'],
  ]) {
    assert.throws(() => parseHost(headers, '/'), { code: 'INVALID_HOST' }, headers.join(' '))
  }
})

test('a target that names another authority is misdirected', () => {
  assert.throws(() => parseHost(['host', 'a.localhost'], 'http://b.localhost/'), { code: 'MISDIRECTED_REQUEST' })
  assert.throws(() => parseHost(['host', 'a.localhost'], 'ftp://a.localhost/'), { code: 'BAD_REQUEST' })
})

test('hosts without end neither fill memory nor change what a host means', () => {
  for (let index = 0; index < 10_000; index += 1) assert.equal(parseHost(['host', `h${index}.localhost`], '/').name, `h${index}.localhost`)
  assert.equal(parseHost(['HOST', 'h0.localhost'], '/').name, 'h0.localhost')
})
