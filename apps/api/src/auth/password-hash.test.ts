import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, isPassword } from './password-hash.ts'

test('a password is recognised by its hash, any other is not', async () => {
  const stored = await hashPassword('correct horse é')
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.equal(await isPassword('correct horse é', stored), true)
  assert.equal(await isPassword('correct horse e', stored), false)
  assert.equal(await isPassword('', stored), false)
})

test('two hashes of one password differ', async () => {
  assert.notEqual(await hashPassword('same same'), await hashPassword('same same'))
})

test('an unknown account and a hash that is none match no password', async () => {
  for (const stored of [undefined, '', 'none', '$argon2id$v=19$m=19456,t=2,p=1$$', '$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA'])
    assert.equal(await isPassword('anything', stored), false)
})
