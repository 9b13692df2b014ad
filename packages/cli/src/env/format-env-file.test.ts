import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEnv } from 'node:util'
import { formatEnvLine } from './format-env-file.ts'

test('every value that can be written is read back as it was', () => {
  for (const value of [
    '',
    'plain',
    'with space',
    'a=b',
    '# no comment',
    "it's",
    'say "hi"',
    'line one\nline two',
    'back\\nslash',
    '$HOME',
    '{"a":[1]}',
  ])
    assert.deepEqual({ ...parseEnv(`${formatEnvLine('KEY', value)}\nNEXT=1\n`) }, { KEY: value, NEXT: '1' }, JSON.stringify(value))
})

test('a value that no quote can hold is not written', () => {
  assert.equal(formatEnvLine('KEY', `'"\``), undefined)
})
