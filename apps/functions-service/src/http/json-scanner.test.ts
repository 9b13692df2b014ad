import assert from 'node:assert/strict'
import { it } from 'node:test'
import { JsonScanner } from './json-scanner.ts'

function scan(text: string, step: number): boolean {
  const scanner = new JsonScanner(Buffer.from(text))
  for (;;) {
    const isJson = scanner.scan(step)
    if (isJson !== undefined) return isJson
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const TEXTS = [
  ...[
    '',
    ' ',
    '1',
    '-1',
    '01',
    '-',
    '1.',
    '1.5',
    '.5',
    '1e5',
    '1E+5',
    '1e',
    '1e+',
    '-0',
    '-01',
    '0.0e-0',
    '1 2',
    '1,',
    '- 1',
    '0x1',
    '1.e1',
  ],
  ...['"', '""', '"a', '"\\n"', '"\\x"', '"\\u12f"', '"\\u12fG"', '"\\u12Ff"', '"\n"', '"\u007f\u2028ü👋"', "'a'", '"\\"', '"\\\\"'],
  ...['true', 'tru', 'truee', 'True', 'null', 'nul', 'false', 'undefined', 'NaN', 'Infinity', '\ufeff1', '\u00a01', '\t\r\n 1 \n'],
  ...[
    '[]',
    '[',
    ']',
    '[1]',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[[],[[]]]',
    '[1}',
    '{}',
    '{',
    '}',
    '{"a":1}',
    '{"a":1,}',
    '{a:1}',
    '{"a"}',
    '{"a":}',
  ],
  ...[
    '{"a":1,"b":[{"c":null}]}',
    '{"a":1]',
    '[{"a":1}',
    '{"a":1}}',
    '{"a" : 1 , "b" : "x:y,]}" }',
    '{,}',
    '{"a":1 "b":2}',
    '[1]2',
    '{1:2}',
  ],
]

it('agrees with JSON.parse, whatever the slices', () => {
  for (const text of TEXTS)
    for (const step of [1, 2, 3, 1000]) assert.equal(scan(text, step), isJson(text), `${JSON.stringify(text)} by ${step}`)
})

it('agrees with JSON.parse on texts that were changed at random', () => {
  const seed = Date.now() % 2 ** 31
  const random = randomOf(seed)
  const alphabet = '{}[]",:\\u0019eE+-. truefalsn\n\u0001ü'
  const base = JSON.stringify({ a: [1, -2.5e3, 'x\\y"\u0007', null, true, false, { b: [] }], ü: { c: '👋' } })
  for (let round = 0; round < 20_000; round += 1) {
    const at = Math.floor(random() * base.length)
    const insert = alphabet[Math.floor(random() * alphabet.length)] ?? ''
    const text = base.slice(0, at) + (random() < 0.7 ? insert : '') + base.slice(at + Math.floor(random() * 3))
    assert.equal(scan(text, 1 + Math.floor(random() * 40)), isJson(text), `seed ${seed}: ${JSON.stringify(text)}`)
  }
})

it('takes any depth', () => {
  assert.equal(scan('['.repeat(1_000_000) + ']'.repeat(1_000_000), 65_536), true)
  assert.equal(scan('['.repeat(1_000_000) + ']'.repeat(999_999), 65_536), false)
})

/** A linear congruential generator (Numerical Recipes): repeatable. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
