import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prettyBody } from './pretty-body.ts'

test('JSON is indented, everything else stays as it is', () => {
  assert.equal(prettyBody('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}')
  for (const text of ['<b>{"a":1}</b>', '{not json', '12', '']) assert.equal(prettyBody(text), text)
})
