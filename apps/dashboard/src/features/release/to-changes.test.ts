import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toChanges } from './to-changes.ts'

const id = '00000000-0000-7000-8000-000000000000'
const nothing = {
  baseId: id,
  deploymentId: id,
  filesChanged: { added: 0, removed: 0, changed: 0, same: 3 },
  files: [],
  functions: [],
  routes: [],
  env: [],
}

test('leaves out groups in which nothing differs', () => {
  assert.deepEqual(toChanges(nothing), [])
})

test('says from what to what', () => {
  const groups = toChanges({
    ...nothing,
    filesChanged: { added: 1, removed: 0, changed: 1, same: 1 },
    files: [
      { path: '/a', change: 'added', bytesBefore: null, bytesAfter: 10 },
      { path: '/b', change: 'changed', bytesBefore: 2048, bytesAfter: 10 },
    ],
    functions: [{ functionName: 'hello', change: 'changed', versionBefore: 1, versionAfter: 2, bytesBefore: 10, bytesAfter: 10 }],
  })
  assert.deepEqual(
    groups.map(({ title, summary, changes }) => [title, summary, changes.map(({ detail }) => detail)]),
    [
      ['Functions', '1 change', ['v1 → v2, 10 B']],
      ['Files', '1 added, 1 changed, 0 removed, 1 the same', ['10 B', '2.0 KB → 10 B']],
    ],
  )
})
