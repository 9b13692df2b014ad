import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHost } from './parse-host.ts'

test('a host is read without regard to case, port and trailing dot', () => {
  assert.deepEqual(parseHost(['Host', 'My-Site.LOCALHOST.:8080'], '/'), { name: 'my-site.localhost', authority: 'my-site.localhost:8080' })
  assert.deepEqual(parseHost(['host', '[::1]:80'], '/'), { name: '[::1]', authority: '[::1]:80' })
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
