import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameProblem } from './name-problem.ts'

test('a name is any text whose slug is valid', () => {
  for (const name of ['shop', ' My Café! ', '🚀 to 2030', 'a'.repeat(40), `${'é'.repeat(40)} !!!`])
    assert.equal(nameProblem(name), undefined, name)
})

test('why a name cannot be used is said', () => {
  for (const [name, words] of [
    [' ', /Give the project a name/],
    ['🚀🚀', /a letter from a to z or a digit/],
    ['日本', /a letter from a to z or a digit/],
    ['a'.repeat(41), /a shorter name: it would take 41 characters/],
    ['a!'.repeat(33), /at most 64 characters/],
    ['API', /api is an address of Plat itself/],
  ] as const)
    assert.match(nameProblem(name) ?? '', words, name)
})
