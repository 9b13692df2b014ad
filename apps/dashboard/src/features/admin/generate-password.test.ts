import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generatePassword } from './generate-password.ts'

test('makes four groups of letters that cannot be mistaken, another each time', () => {
  const made = Array.from({ length: 200 }, () => generatePassword())
  for (const password of made) assert.match(password, /^([a-km-zA-HJ-NP-Z2-9]{5}-){3}[a-km-zA-HJ-NP-Z2-9]{5}$/)
  assert.equal(new Set(made).size, made.length)
})

test('throws bytes away that would favour some letters', () => {
  let calls = 0
  const password = generatePassword((bytes) => bytes.fill(calls++ === 0 ? 255 : 0))
  assert.equal(password, 'aaaaa-aaaaa-aaaaa-aaaaa')
})
