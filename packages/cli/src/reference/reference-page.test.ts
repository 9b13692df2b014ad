import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createProgram } from '../program.ts'
import { PAGE, withReference } from './reference-page.ts'

const page = readFileSync(PAGE, 'utf8')
const program = createProgram(async () => undefined)

test('docs/cli.md is what the commands say', () => {
  assert.equal(page, withReference(page, program), 'run: node packages/cli/src/reference/write-reference.ts')
})
