import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SignJWT } from 'jose'
import { signSessionToken, verifySessionToken } from './session-token.ts'

const secretKey = 'a'.repeat(64)
const claims = { sessionId: '0192f0c1-2222-7333-8444-555555555555', userId: '0192f0c1-2222-7333-8444-666666666666' }
const soon = () => new Date(Date.now() + 60_000)

test('a signed token names its session and user', async () => {
  assert.deepEqual(await verifySessionToken(secretKey, await signSessionToken(secretKey, { ...claims, expiresAt: soon() })), claims)
})

test('an expired token, one of another key and a changed one name nobody', async () => {
  assert.equal(await verifySessionToken(secretKey, await signSessionToken(secretKey, { ...claims, expiresAt: new Date(1000) })), undefined)
  const token = await signSessionToken(secretKey, { ...claims, expiresAt: soon() })
  assert.equal(await verifySessionToken('b'.repeat(64), token), undefined)
  assert.equal(await verifySessionToken(secretKey, `${token.slice(0, -4)}AAAA`), undefined)
})

test('a token without signature, or signed with the secret key itself, names nobody', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const unsigned = `${part({ alg: 'none' })}.${part({ jti: claims.sessionId, sub: claims.userId, iss: 'plat', exp: 9_999_999_999 })}.`
  assert.equal(await verifySessionToken(secretKey, unsigned), undefined)
  const direct = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('plat')
    .setSubject(claims.userId)
    .setJti(claims.sessionId)
    .setExpirationTime(soon())
    .sign(new TextEncoder().encode(secretKey))
  assert.equal(await verifySessionToken(secretKey, direct), undefined)
})
