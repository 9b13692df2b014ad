import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sayProblem } from './say-problem.ts'

/** What a schema says of an input, for people. */
const said = (schema: z.ZodType, input: unknown) =>
  schema
    .safeParse(input)
    .error?.issues.map(({ message }) => sayProblem(message))
    .join(' ')

test('what a schema says by itself becomes what a person can do', () => {
  for (const [schema, input, words] of [
    [z.string().min(1), '', 'Fill this in.'],
    [z.string().min(8), 'a', 'Use at least 8 characters.'],
    [z.string().max(1), 'ab', 'Use at most 1 character.'],
    [z.string().max(65_536), 'a'.repeat(65_537), 'Use at most 65,536 characters.'],
    [z.array(z.string()).min(1), [], 'Choose at least 1.'],
    [z.array(z.string()).max(2), ['', '', ''], 'Use at most 2.'],
    [z.number().int().min(100), 5, 'Use 100 or more.'],
    [z.number().max(300_000), 300_001, 'Use 300,000 or less.'],
    [z.number().int(), 1.5, 'Use a whole number.'],
    [z.number(), null, 'Use a number.'],
    [z.coerce.number(), 'x', 'Use a number.'],
    [z.string(), undefined, 'Fill this in.'],
    [z.enum(['ready', 'failed']), 'foo', 'Use one of ready, failed.'],
    [z.email(), 'ada', 'Use an address such as name@example.org.'],
    [z.iso.datetime(), 'abc', 'Use a date and a time.'],
    [z.uuid(), 'abc', 'This is no id.'],
    [z.string().startsWith('/'), 'a', 'Begin with /'],
    [z.string().regex(/^a$/), 'b', 'This cannot be used here.'],
    [z.union([z.string(), z.array(z.string())]), 1, 'This cannot be used here.'],
  ] as const)
    assert.equal(said(schema, input), words)
})

test('what is in words already stays', () => {
  for (const words of ['Give the project a name.', 'Unknown field. Remove it.', 'hello.js:1:2: Unexpected end of file', ''])
    assert.equal(sayProblem(words), words)
})
