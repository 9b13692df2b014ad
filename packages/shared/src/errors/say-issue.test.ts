import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sayIssue } from './say-issue.ts'

/** What is said of an input that does not fit. */
const said = (schema: z.ZodType, input: unknown): string | undefined =>
  schema
    .safeParse(input, { error: sayIssue })
    .error?.issues.map(({ message }) => message)
    .join(' ')

test('what does not fit is said as what to do', () => {
  for (const [schema, input, words] of [
    [z.string(), undefined, 'This is required.'],
    [z.string(), 1, 'Use text.'],
    [z.string().min(1), '', 'This must not be empty.'],
    [z.string().min(8), 'a', 'Use at least 8 characters.'],
    [z.string().max(1), 'ab', 'Use at most 1 character.'],
    [z.string().max(65_536), 'a'.repeat(65_537), 'Use at most 65,536 characters.'],
    [z.string().startsWith('/'), 'a', 'Begin with /'],
    [z.string().regex(/^a$/), 'b', 'This cannot be used here.'],
    [z.array(z.string()), 'a', 'Use a list.'],
    [z.array(z.string()).min(1), [], 'Give at least 1.'],
    [z.array(z.string()).max(2), ['', '', ''], 'Give at most 2.'],
    [z.number(), null, 'This is required.'],
    [z.number(), 'x', 'Use a number.'],
    [z.number().int(), 1.5, 'Use a whole number.'],
    [z.number().int().min(100), 5, 'Use 100 or more.'],
    [z.number().positive(), 0, 'Use more than 0.'],
    [z.number().max(300_000), 300_001, 'Use 300,000 or less.'],
    [z.coerce.number(), 'x', 'Use a number.'],
    [z.boolean(), 'yes', 'Use true or false.'],
    [z.enum(['ready', 'failed']), 'foo', 'Use one of ready, failed.'],
    [z.literal('main'), 'foo', 'Use main.'],
    [z.email(), 'ada', 'Use an address such as name@example.org.'],
    [z.iso.datetime(), 'abc', 'Use a time such as 2026-01-31T12:00:00Z.'],
    [z.uuid(), 'abc', 'This is no id.'],
    [z.object({}), [], 'Use an object.'],
    [z.union([z.string(), z.array(z.string())]), 1, 'This cannot be used here.'],
  ] as const)
    assert.equal(said(schema, input), words)
})

test('a message of the schema’s own comes first, and an unknown field is named', () => {
  assert.equal(said(z.string().min(8, 'Make it longer.'), 'a'), 'Make it longer.')
  assert.match(said(z.strictObject({}), { extra: 1 }) ?? '', /extra/)
})
