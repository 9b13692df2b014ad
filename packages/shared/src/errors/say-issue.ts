import type { z } from 'zod'

/**
 * What is wrong with a field, for people: `schema.safeParse(input, { error: sayIssue })`. Messages that a schema gives itself come first;
 * unknown fields are left to zod, which names them. Pure.
 */
export function sayIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? 'This is required.' : (BY_TYPE[issue.expected] ?? UNUSABLE)
    case 'too_small':
      return sayTooSmall(issue)
    case 'too_big':
      return sayTooBig(issue)
    case 'invalid_value':
      return `Use ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}.`
    case 'invalid_format':
      return issue.prefix === undefined ? (BY_FORMAT[issue.format] ?? UNUSABLE) : `Begin with ${issue.prefix}`
    case 'unrecognized_keys':
    case 'custom':
      return undefined
    default:
      return UNUSABLE
  }
}

const UNUSABLE = 'This cannot be used here.'

const BY_TYPE: Readonly<Record<string, string>> = {
  int: 'Use a whole number.',
  number: 'Use a number.',
  string: 'Use text.',
  boolean: 'Use true or false.',
  array: 'Use a list.',
  object: 'Use an object.',
  record: 'Use an object.',
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  email: 'Use an address such as name@example.org.',
  url: 'Use an address such as https://example.org.',
  datetime: 'Use a time such as 2026-01-31T12:00:00Z.',
  uuid: 'This is no id.',
}

type Bound = { origin: string; inclusive?: boolean }

function sayTooSmall({ origin, minimum, inclusive }: Bound & { minimum: number | bigint }): string {
  if (origin === 'string') return minimum === 1 ? 'This must not be empty.' : `Use at least ${many(minimum, 'character')}.`
  if (origin === 'array' || origin === 'set') return `Give at least ${figure(minimum)}.`
  return inclusive === false ? `Use more than ${figure(minimum)}.` : `Use ${figure(minimum)} or more.`
}

function sayTooBig({ origin, maximum, inclusive }: Bound & { maximum: number | bigint }): string {
  if (origin === 'string') return `Use at most ${many(maximum, 'character')}.`
  if (origin === 'array' || origin === 'set') return `Give at most ${figure(maximum)}.`
  return inclusive === false ? `Use less than ${figure(maximum)}.` : `Use ${figure(maximum)} or less.`
}

const figure = (value: number | bigint): string => value.toLocaleString('en')
const many = (count: number | bigint, one: string): string => `${figure(count)} ${one}${Number(count) === 1 ? '' : 's'}`
