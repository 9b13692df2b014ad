import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { toPage } from './to-page.ts'

const id = '0192f0c1-2222-7333-8444-555555555555'
const isBadRequest = (error: unknown) => error instanceof AppError && error.code === 'BAD_REQUEST'

test('a cursor leads back to the key it was made of', () => {
  assert.equal(decodeCursor(encodeCursor(id)), id)
  assert.equal(decodeCursor(undefined), undefined)
})

test('a cursor this list did not give is a bad request', () => {
  for (const cursor of ['', 'x', '%00', encodeCursor('not-a-uuid'), encodeCursor("' OR 1=1"), 'é', encodeCursor(`${id}\0`)])
    assert.throws(() => decodeCursor(cursor), isBadRequest, cursor)
})

test('a page has a next cursor only when there is a row more than it shows', () => {
  const shape = { keyOf: (row: string) => row, present: (row: string) => row.toUpperCase() }
  assert.deepEqual(toPage(['a', 'b', 'c'], 2, shape), { items: ['A', 'B'], nextCursor: encodeCursor('b') })
  assert.deepEqual(toPage(['a', 'b'], 2, shape), { items: ['A', 'B'], nextCursor: null })
  assert.deepEqual(toPage([], 2, shape), { items: [], nextCursor: null })
})
