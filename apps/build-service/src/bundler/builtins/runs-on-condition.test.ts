import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runsOnCondition } from './runs-on-condition.ts'

const OPTIONAL = [
  'try { fs = require("fs") } catch {}',
  'try { x() } catch { fs = require("fs") }',
  'if (isNode) fs = require("fs")',
  'const fs = isNode ? require("fs") : null',
  'const fs = typeof process !== "undefined" && require("fs")',
  'const fs = given || require("fs")',
  'switch (where) { case "node": fs = require("fs") }',
  'module.exports = () => require("fs")',
  'export async function read() { return (await import("fs")).readFileSync }',
  'class A { read() { return require("fs") } }',
  '(function () { try { require("fs") } catch {} })()',
  'with (a) { if (b) require("fs") }',
]
const ALWAYS = [
  'const fs = require("fs")',
  'import fs from "fs"',
  'import fs from "fs"; export const read = () => require("fs")',
  'if (require("fs").existsSync) x()',
  '(function () { require("fs") })()',
  '(() => require("fs"))()',
  'var fs = interop(require("fs"))',
  'const fs = await import("fs")',
  'const fs = require("fs"); if (a) require("fs")',
  'const path = require("path")',
  'this is not JavaScript, require("fs")',
]

for (const source of OPTIONAL)
  test(`asked for on condition: ${source}`, () => {
    assert.equal(runsOnCondition(source, 'fs'), true)
  })

for (const source of ALWAYS)
  test(`not only on condition: ${source}`, () => {
    assert.equal(runsOnCondition(source, 'fs'), false)
  })

test('code that nests ten thousand levels is read, or counts as running always', () => {
  assert.equal(typeof runsOnCondition(`${'('.repeat(10_000)}1${')'.repeat(10_000)}; if (a) require("fs")`, 'fs'), 'boolean')
})
