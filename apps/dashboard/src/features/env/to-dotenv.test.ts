import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDotenv } from './parse-dotenv.ts'
import { toDotenv } from './to-dotenv.ts'

test('what it writes is read back as it was', () => {
  const values = [
    '',
    'plain',
    'two words',
    'a#b # c',
    '"quoted" \'too\'',
    'line\r\nline\ttab',
    '\\n and \\ and $HOME',
    ' padded ',
    '`x`',
    'é=ü',
  ]
  const variables = values.map((value, index) => ({ key: `KEY_${index}`, value }))
  const { entries, problems } = parseDotenv(toDotenv(variables))
  assert.deepEqual(problems, [])
  assert.deepEqual(
    entries.map(({ value }) => value),
    values,
  )
})

test('names a sensitive variable without a value', () => {
  assert.equal(
    toDotenv([
      { key: 'TOKEN', value: null },
      { key: 'A', value: '1' },
    ]),
    '# TOKEN is sensitive\nA=1',
  )
})
