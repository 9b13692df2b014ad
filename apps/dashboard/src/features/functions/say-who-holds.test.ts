import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayWhoHolds } from './say-who-holds.ts'

const deployment = (shortId: string, version: number, status: 'ready' | 'failed' = 'ready') => ({
  shortId,
  status,
  functions: [{ functionName: 'hello', filePath: 'api/hello.js', runtime: 'isolate', version, bytes: 1 }],
})

test('deployments that are made of a version are named before it is deleted', () => {
  const known = [deployment('ccc', 2), deployment('bbb', 1), deployment('aaa', 1), deployment('zzz', 3, 'failed')]
  assert.match(sayWhoHolds(known, { name: 'hello', version: 2, isOfDeployment: true }), /^Deployment ccc is made of it/)
  assert.match(sayWhoHolds(known, { name: 'hello', version: 1, isOfDeployment: true }), /^2 deployments, bbb the newest, are made of it/)
  for (const unknown of [
    { name: 'hello', version: 3 },
    { name: 'other', version: 1 },
  ]) {
    assert.match(sayWhoHolds(known, { ...unknown, isOfDeployment: true }), /^A deployment that is made of it/)
    assert.equal(sayWhoHolds(known, { ...unknown, isOfDeployment: false }), '')
  }
})
