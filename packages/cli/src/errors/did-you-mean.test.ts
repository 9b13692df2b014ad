import assert from 'node:assert/strict'
import { test } from 'node:test'
import { didYouMean, nearest } from './did-you-mean.ts'

test('a slip of the fingers finds the name that was meant', () => {
  const names = ['hello', 'shop', 'my-site']
  for (const typed of ['helo', 'hlelo', 'HELLO', 'hell', 'helloo']) assert.equal(nearest(typed, names), 'hello', typed)
  assert.equal(nearest('mysite', names), 'my-site')
  assert.equal(nearest('hel', names), 'hello')
})

test('what is unlike everything suggests nothing', () => {
  assert.equal(nearest('xyz', ['hello', 'shop']), undefined)
  assert.equal(didYouMean('hello', []), undefined)
  assert.equal(didYouMean('shpo', ['shop']), 'Did you mean "shop"?')
})
