import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { mapStack } from './map-stack.ts'

test('places are told from the project’s root, those of built-in modules by their names', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat map '))
  const root = path.join(folder, 'project')
  const codeFile = path.join(folder, 'hello.cjs')
  const sources = ['project/api/hello.ts', 'node:events/events.js']
  await writeFile(`${codeFile}.map`, JSON.stringify({ version: 3, sources, names: [], mappings: 'AAAA;ACAA' }))
  const bundle = { sha256: 'a'.repeat(64), codeFile, sourceMapFile: `${codeFile}.map`, root }
  const fn = { functionName: 'hello', filePath: 'api/hello.ts', route: '/api/hello', config: {}, bundle, problems: [] }
  assert.equal(
    await mapStack('Error: no\n    at handler (api/hello.js:1:1)\n    at emit (api/hello.js:2:1)', fn),
    'Error: no\n    at handler (api/hello.ts:1:1)\n    at emit (node:events/events.js:1:1)',
  )
  await rm(folder, { recursive: true })
})
