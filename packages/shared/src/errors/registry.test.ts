import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { BUILD_ERRORS, ERRORS } from './registry.ts'

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
const rows = new Map(
  [...page.matchAll(/^\| `([A-Z_]+)` \|(?: (\d{3}) \|)? (.+) \|$/gm)].map(([, code = '', status, text]) => [code, { status, text }]),
)

test('docs/errors.md lists every code with its status and message, and none that is gone', () => {
  for (const [code, { status, message }] of Object.entries(ERRORS))
    assert.deepEqual(rows.get(code), { status: String(status), text: message }, code)
  for (const [code, message] of Object.entries(BUILD_ERRORS)) assert.deepEqual(rows.get(code), { status: undefined, text: message }, code)
  assert.equal(rows.size, Object.keys(ERRORS).length + Object.keys(BUILD_ERRORS).length)
})

test('every message tells in a sentence what happened or what to do', () => {
  for (const [code, { message }] of Object.entries(ERRORS)) assert.match(message, /^[A-Z].{20,}\.$/, code)
})
