import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuidV7 } from './uuid-v7.ts'

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('ids have the form of RFC 9562, carry their time and never repeat', () => {
  const ids = Array.from({ length: 5_000 }, (_, index) => uuidV7(1_700_000_000_000 + (index >> 3)))
  for (const id of ids) assert.match(id, FORM)
  assert.equal(new Set(ids).size, ids.length)
  for (const [index, id] of ids.entries())
    assert.equal(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16), 1_700_000_000_000 + (index >> 3))
})

test('ids of later times sort behind earlier ones, from the first millisecond to the last', () => {
  const times = [0, 1, 255, 2 ** 32 - 1, 2 ** 32, 1_700_000_000_000.7, 2 ** 48 - 1]
  const ids = times.map((time) => uuidV7(time))
  assert.deepEqual(ids.toSorted(), ids)
  for (const id of ids) assert.match(id, FORM)
})

test('every one of the random bits varies', () => {
  const seen = new Set<string>()
  for (let count = 0; count < 2_000; count += 1)
    for (const [place, digit] of [...uuidV7(5).slice(14)].entries()) seen.add(`${place}${digit}`)
  // 22 digits: the version digit is fixed, the first of the variant has four values, two are dashes, the others sixteen
  assert.equal(seen.size, 1 + 4 + 2 + 19 * 16 - 16)
})
