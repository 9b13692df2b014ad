import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bearerToken, hasServiceToken } from './service-token.ts'

const TOKEN = 'a-service-token-0123456789'

test('only the whole token, as a bearer token, is the service token', () => {
  assert.equal(hasServiceToken(`Bearer ${TOKEN}`, TOKEN), true)
  assert.equal(hasServiceToken(`bearer  ${TOKEN}`, TOKEN), true)
  for (const wrong of [
    undefined,
    '',
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}0`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN.slice(0, -1)}x`,
  ])
    assert.equal(hasServiceToken(wrong, TOKEN), false, String(wrong))
})

test('a token that no header can carry matches nothing', () => {
  assert.equal(hasServiceToken('Bearer aaaaaaaaaaaaaaaaaaaa', 'üüüüüüüüüüüüüüüüüüüü'), false)
})

test('a bearer token is letters, digits and ._~+/=- only', () => {
  assert.equal(bearerToken('Bearer a.b_c~d+e/f=-'), 'a.b_c~d+e/f=-')
  for (const wrong of ['Bearer', 'Bearer a b', 'Bearer ä', `Bearer ${'x'.repeat(4097)}`]) assert.equal(bearerToken(wrong), undefined)
})
