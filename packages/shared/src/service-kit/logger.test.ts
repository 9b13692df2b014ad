import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redact } from './logger.ts'

test('secrets are masked by field name and by their look, however deep', () => {
  const record = redact('', {
    password: 'hunter2',
    nested: { apiKey: 'k', Authorization: 'Bearer abc', list: ['plat_abcdefgh12345678', 'see postgres://plat:hunter2@db/plat'] },
    databasePassword: 'x',
    env: { A: '1' },
    text: 'Bearer eyJhbGciOi.x.y',
  })
  assert.doesNotMatch(JSON.stringify(record), /hunter2|12345678|eyJ|"1"|"k"|"x"/)
})

test('errors keep their stack and cause, and cycles end', () => {
  const loop: Record<string, unknown> = {}
  loop.self = loop
  const record = JSON.stringify(redact('', { error: new Error('outer', { cause: new Error('inner') }), loop }))
  assert.match(record, /outer.*inner/)
  assert.match(record, /\[deeper\]/)
})
