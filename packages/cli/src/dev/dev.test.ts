import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { LocalProjectState } from '@plat/shared/contracts/local-project.ts'
import { createPaint } from '../output/paint.ts'
import { Gate } from './gate.ts'
import { invocationLines } from './invocation-lines.ts'
import { LocalProject, type Revision } from './local-project.ts'
import { readLocalEnv } from './read-local-env.ts'
import { toFunctionCode } from './to-function-code.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plat dev '))
})
after(() => rm(folder, { recursive: true, force: true }))

const state: LocalProjectState = {
  type: 'state',
  manifestSha256: 'a'.repeat(64),
  functions: [
    {
      functionName: 'broken',
      filePath: 'api/broken.js',
      route: '/api/broken',
      config: { requireApiKey: true },
      bundle: null,
      problems: [{ place: 'api/broken.js:1:6', text: 'No.' }],
    },
  ],
  problems: [],
  warnings: [],
  framework: 'static',
  headers: [],
  devScript: null,
  rootDirectory: '',
  files: 1,
  durationMs: 1,
}

test('a state that changes nothing makes no revision, and one that cannot be served keeps the one before', () => {
  const project = new LocalProject('p')
  const told: Revision[] = []
  project.onRevision((revision) => told.push(revision))
  const first = project.update(state, { A: '1' })
  assert.equal(project.update({ ...state, durationMs: 2 }, { A: '1' }), first)
  assert.equal(project.update({ ...state, manifestSha256: null, functions: [] }, { A: '1' }), first)
  const second = project.update(state, { A: '2' })
  assert.notEqual(second.deploymentId, first.deploymentId)
  assert.deepEqual(told, [first, second])
})

test('a function that cannot be bundled becomes one that says why, and asks for no key', async () => {
  const project = new LocalProject('p')
  project.update(state, { A: '1' })
  const code = await toFunctionCode(project, 'broken')
  assert.match(String(code?.code), /api\/broken\.js:1:6: No\./)
  assert.deepEqual([code?.env, code?.config.requireApiKey], [{ A: '1' }, false])
  assert.equal(await toFunctionCode(project, 'none'), undefined)
})

test('.env.local comes after .env, and neither need be there', async () => {
  assert.deepEqual(await readLocalEnv(folder), {})
  await writeFile(path.join(folder, '.env'), 'A=1\nB=1\n')
  await writeFile(path.join(folder, '.env.local'), 'B=2\n')
  assert.deepEqual(await readLocalEnv(folder), { A: '1', B: '2' })
})

test('a gate lets through when it opens, and at its limit', async () => {
  const gate = new Gate(20)
  await gate.passed
  gate.close()
  const waited = gate.passed
  gate.open()
  await waited
  gate.close()
  await gate.passed
})

test('a call is shown with what it printed and where it failed, and cannot move the cursor', () => {
  const invocation = {
    functionName: 'hello',
    statusCode: 500,
    durationMs: 12,
    cold: true,
    request: { method: 'GET', url: 'http://localhost:4000/api/hello?x=1' },
    error: { code: 'FUNCTION_ERROR', message: 'kaput\u001b[2J' },
    logs: ['[LOG] one\ntwo', '[ERROR] three\u001b[H'],
  } as unknown as Invocation
  assert.deepEqual(invocationLines(invocation, 'Error: kaput\n    at handler (api/hello.ts:2:1)', createPaint(false)), [
    '500 GET /api/hello?x=1  hello  12 ms  cold',
    '  │ one',
    '  │ two',
    '  │ three',
    '  FUNCTION_ERROR: kaput',
    '    at handler (api/hello.ts:2:1)',
  ])
})
