import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMasker, MASK } from './create-masker.ts'
import { secretForms } from './secret-forms.ts'

/** Numbers that look random and are the same in every run (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** The definition: every character of every occurrence is secret; each longest run of them is one mask. */
function maskWhole(text: string, secrets: string[]): string {
  const isSecret = new Array<boolean>(text.length).fill(false)
  for (const secret of secrets)
    for (let at = 0; at + secret.length <= text.length; at += 1)
      if (text.startsWith(secret, at)) isSecret.fill(true, at, at + secret.length)
  let shown = ''
  for (let index = 0; index < text.length; index += 1)
    if (!isSecret[index]) shown += text[index]
    else if (!isSecret[index - 1]) shown += MASK
  return shown
}

function maskInPieces(pieces: string[], secrets: string[]): string {
  const masker = createMasker(secrets)
  return pieces.map((piece) => masker.push(piece)).join('') + masker.end()
}

test('however a text is cut into pieces, exactly the secrets of the whole text are masked', () => {
  const random = randomNumbers(20_26)
  const word = (length: number) => Array.from({ length }, () => 'ab-'[random(3)]).join('')
  for (let round = 0; round < 3000; round += 1) {
    const secrets = Array.from({ length: 1 + random(3) }, () => word(1 + random(6)))
    const text = word(random(40))
    const pieces: string[] = []
    for (let at = 0; at < text.length; ) {
      const length = 1 + random(7)
      pieces.push(text.slice(at, at + length))
      at += length
    }
    assert.equal(maskInPieces(pieces, secrets), maskWhole(text, secrets), JSON.stringify({ secrets, pieces }))
  }
})

test('a secret that arrives one character at a time is masked', () => {
  assert.equal(maskInPieces([...'the key is s3cr3t-value!'], ['s3cr3t-value']), `the key is ${MASK}!`)
})

test('text without the start of a secret is passed on at once', () => {
  const masker = createMasker(['s3cr3t-value'])
  assert.equal(masker.push('hello '), 'hello ')
  assert.equal(masker.push('this is s3cr'), 'this is ')
  assert.equal(masker.push('ap'), 's3crap')
})

test('a secret is found in every form a tool may print it in', () => {
  const secret = 'p@ss "word"/with\nsecond-line and more'
  const printed = [
    secret,
    'second-line and more',
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(`${secret}:tail`).toString('base64'),
  ]
  for (const text of printed) assert.ok(!maskInPieces([text], secretForms([secret])).includes('second'), text)
  assert.ok(!maskInPieces([printed[4] ?? ''], secretForms([secret])).includes(Buffer.from(secret).toString('base64').slice(4, 20)))
})

test('a long secret is masked as a whole although it is looked for in pieces', () => {
  const secret = Array.from({ length: 5000 }, (_, index) => String.fromCharCode(33 + ((index * 7) % 90))).join('')
  assert.equal(
    maskInPieces(['before ', secret.slice(0, 3000), secret.slice(3000), ' after'], secretForms([secret])),
    `before ${MASK} after`,
  )
})

test('very short values are not masked: they would hide everything else', () => {
  assert.deepEqual(secretForms(['1', 'abc', '']), [])
})
