import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TestGuest } from '../testing/test-guest.ts'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

const LIMIT = 'RangeError LIMIT_EXCEEDED'
const caught = (statements: string) => `try { ${statements}; return 'none' } catch (e) { return e.name + ' ' + e.code }`
const PASSWORD = `const k = await crypto.subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false, ['deriveBits', 'deriveKey'])
const derive = (iterations, bits = 256) => crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations }, k, bits)`

test('PBKDF2 takes 1,000,000 iterations at once, 10,000,000 a call, and more blocks cost more', async () => {
  assert.equal(await guest.evaluate(`${PASSWORD}\n${caught('await derive(1_000_001)')}`), LIMIT)
  assert.equal(await guest.evaluate(`${PASSWORD}\n${caught('await derive(500_000, 256 * 21)')}`), LIMIT)
  assert.equal(
    await guest.evaluate(`${PASSWORD}\n${caught('await Promise.all(Array.from({ length: 11 }, () => derive(1_000_000)))')}`),
    LIMIT,
  )
  const key = `crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations: 2_000_000 }, k, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])`
  assert.equal(await guest.evaluate(`${PASSWORD}\n${caught(`await ${key}`)}`), LIMIT)
})

test('at most 64 KiB can be derived at once', async () => {
  assert.equal(await guest.evaluate(`${PASSWORD}\n${caught('await derive(1, 8 * 65536 + 8)')}`), LIMIT)
  assert.equal(await guest.evaluate(`${PASSWORD}\nreturn (await derive(1, 8 * 65536)).byteLength`), 65536)
})

test('a call generates four RSA keys of at most 4096 bits, with the usual exponents', async () => {
  const generate = (modulusLength: number, exponent = '[1, 0, 1]') =>
    `crypto.subtle.generateKey({ name: 'RSA-PSS', hash: 'SHA-256', modulusLength: ${modulusLength}, publicExponent: new Uint8Array(${exponent}) }, false, ['sign', 'verify'])`
  assert.equal(await guest.evaluate(caught(`await ${generate(4097)}`)), LIMIT)
  assert.equal(await guest.evaluate(caught(`for (let i = 0; i < 5; i++) await ${generate(1024)}`)), LIMIT)
  assert.equal(await guest.evaluate(`return (await ${generate(1024)}).publicKey.algorithm.modulusLength`), 1024)
  assert.equal(await guest.evaluate(caught(`await ${generate(1024, '[1, 0, 0, 0, 0, 0, 0, 0, 1]')}`)), 'OperationError 0')
})

test('one operation takes 16 MiB, a call 256 MiB', async () => {
  const digest = (size: string) => `await crypto.subtle.digest('SHA-1', new Uint8Array(${size}))`
  assert.equal(await guest.evaluate(caught(digest('16 * 1024 * 1024 + 1'))), LIMIT)
  assert.equal(await guest.evaluate(caught(`for (let i = 0; i < 17; i++) ${digest('16 * 1024 * 1024')}`)), LIMIT)
})

test('more than eight operations wait for their turn and all come to their end', async () => {
  const many = `const all = await Promise.all(Array.from({ length: 100 }, (_, i) => crypto.subtle.digest('SHA-256', new Uint8Array(70_000).fill(i)))); return new Set(all.map((b) => new Uint8Array(b).join())).size`
  assert.equal(await guest.evaluate(many), 100)
})

test('a key has at most 64 KiB', async () => {
  const load = (size: number) => `crypto.subtle.importKey('raw', new Uint8Array(${size}), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])`
  assert.equal(await guest.evaluate(caught(`await ${load(65537)}`)), LIMIT)
  assert.equal(await guest.evaluate(`return (await ${load(65536)}).type`), 'secret')
})

test('algorithms whose cost nobody has capped are not there', async () => {
  const names = ['Argon2id', 'ML-DSA-44', 'ML-KEM-768', 'AES-OCB', 'ChaCha20-Poly1305', 'Ed448']
  const tried = await guest.evaluate(
    `return Promise.all(${JSON.stringify(names)}.map((name) => crypto.subtle.generateKey({ name }, false, ['sign']).catch((e) => e.name)))`,
  )
  assert.deepEqual(
    tried,
    names.map(() => 'NotSupportedError'),
  )
})

test('a thousand keys can be kept; the host forgets some and makes them again', async () => {
  const body = `
    const load = (i) => crypto.subtle.importKey('raw', new Uint8Array([i, i >> 8]), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const keys = []
    for (let i = 0; i < 1000; i++) keys.push(await load(i))
    const sign = async (key) => new Uint8Array(await crypto.subtle.sign('HMAC', key, new Uint8Array(3))).join()
    const signatures = []
    for (const key of keys) signatures.push(await sign(key))
    return [new Set(signatures).size, signatures[0] === await sign(await load(0)), keys[0].extractable]`
  assert.deepEqual(await guest.evaluate(body), [1000, true, false])
})

test('a key of one call serves the next one', async () => {
  const key = await guest.load(
    `const loaded = crypto.subtle.importKey('raw', new Uint8Array(9), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']); exports.handler = async () => (await crypto.subtle.sign('HMAC', await loaded, new Uint8Array(1))).byteLength`,
  )
  assert.equal((await guest.call(key)).text, '32')
  assert.equal((await guest.call(key)).text, '32')
})

test('a handler that answers from the callback of a job is waited for', async () => {
  const outcome = await guest.run(
    `module.exports = (req, res) => { crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']).then((k) => res.send(k.privateKey.type)) }`,
  )
  assert.equal(outcome.text, 'private')
})

test('errors carry nothing of this process', async () => {
  const body = `
    const errors = []
    for (const run of [() => crypto.subtle.importKey('spki', new Uint8Array(9), { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']), () => crypto.subtle.importKey('pkcs8', new Uint8Array(9), { name: 'RSA-PSS', hash: 'SHA-256' }, true, ['sign']), () => crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, {}, new Uint8Array(1))])
      await run().catch((e) => errors.push(e.stack + e.message + JSON.stringify(e)))
    return errors`
  const errors = await guest.evaluate(body)
  assert.ok(Array.isArray(errors) && errors.length === 3)
  for (const text of errors) assert.doesNotMatch(String(text), /file:|node:|node_modules|\.ts/)
})
