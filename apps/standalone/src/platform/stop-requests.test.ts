import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStopRequests } from './stop-requests.ts'

test('takes what npm and the terminal both pass on for one press of Ctrl-C, and a later press for impatience', () => {
  const seen: string[] = []
  let time = 5_000
  const request = createStopRequests({ onFirst: (reason) => seen.push(reason), onSecond: () => seen.push('kill'), now: () => time })
  request('SIGINT')
  time += 300
  request('SIGINT')
  request('SIGTERM')
  assert.deepEqual(seen, ['SIGINT'])
  time += 700
  request('SIGINT')
  assert.deepEqual(seen, ['SIGINT', 'kill'])
})
