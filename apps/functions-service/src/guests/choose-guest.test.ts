import assert from 'node:assert/strict'
import { test } from 'node:test'
import { functionOf } from '../testing/pool-rig.ts'
import { chooseGuest } from './choose-guest.ts'
import type { Guest } from './guest.ts'

const fn = functionOf('p')
const guest = (facts: { calls?: number; has?: boolean; isLoading?: boolean; isSlow?: boolean }): Guest =>
  ({
    ...{ isUsable: true, memoryBytesMax: 1, calls: 0, isSlow: false, ...facts },
    has: () => facts.has === true,
    isLoading: () => facts.isLoading === true,
  }) as unknown as Guest
const chosen = (...guests: Guest[]): number => {
  const found = chooseGuest(guests, fn, 1)
  return found ? guests.indexOf(found) : -1
}

test('a guest that has the function is preferred until it has a few calls more', () => {
  assert.equal(chosen(guest({}), guest({ has: true, calls: 3 })), 1)
  assert.equal(chosen(guest({}), guest({ has: true, calls: 5 })), 0)
})

test('calls that come while a function is being loaded wait for that load, however many they are', () => {
  assert.equal(chosen(guest({}), guest({ isLoading: true, calls: 50 })), 1)
  assert.equal(chosen(guest({ has: true, calls: 9 }), guest({ isLoading: true, calls: 10 })), 0)
})

test('a guest that does not answer gets calls only when there is no other', () => {
  assert.equal(chosen(guest({}), guest({ isLoading: true, isSlow: true })), 0)
  assert.equal(chosen(guest({ isSlow: true })), 0)
})

test('among equals it is the first, and none that is too small', () => {
  assert.equal(chosen(guest({}), guest({})), 0)
  assert.equal(chooseGuest([guest({}), guest({})], fn, 2), undefined)
})
