import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEnvCipher } from './env-cipher.ts'

const cipher = createEnvCipher('a'.repeat(64))

test('what is encrypted comes back, whatever it holds', () => {
  for (const text of ['', 'x', 'ünï\u{1f600}\n\0', 'y'.repeat(100_000)]) assert.equal(cipher.decrypt(cipher.encrypt(text)), text)
})

test('two encryptions of one text differ, and neither shows it', () => {
  const [one, other] = [cipher.encrypt('the secret'), cipher.encrypt('the secret')]
  assert.notDeepEqual(one, other)
  assert.equal(one.includes('secret'), false)
})

test('a changed byte, a cut end, another version and another key are all refused', () => {
  const bytes = cipher.encrypt('the secret')
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes)
    changed[index] = (changed[index] ?? 0) ^ 1
    assert.throws(() => cipher.decrypt(changed), { code: 'INTERNAL' }, `byte ${index}`)
  }
  for (const length of [0, 5, 20, bytes.length - 1]) assert.throws(() => cipher.decrypt(bytes.subarray(0, length)), { code: 'INTERNAL' })
  assert.throws(() => createEnvCipher('b'.repeat(64)).decrypt(bytes), { code: 'INTERNAL' })
})
