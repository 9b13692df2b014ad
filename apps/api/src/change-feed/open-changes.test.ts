import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toPayloads } from './publish-notice.ts'

test('a notice is one payload', () => {
  const notice = { type: 'functions', projectId: 'p', functionName: null } as const
  assert.deepEqual(
    toPayloads(notice).map((payload) => JSON.parse(payload)),
    [notice],
  )
})

test('any number of hosts goes out in payloads Postgres takes, each host once', () => {
  const hosts = Array.from({ length: 5_000 }, (_, index) => `${'x'.repeat(50)}-${index}.plat.example.com`)
  const payloads = toPayloads({ type: 'routes', hosts: [...hosts, ...hosts] })
  assert.ok(payloads.every((payload) => Buffer.byteLength(payload) < 8_000))
  assert.deepEqual(
    payloads.flatMap((payload) => JSON.parse(payload).hosts),
    hosts,
  )
})

test('no hosts are no notice', () => {
  assert.deepEqual(toPayloads({ type: 'routes', hosts: [] }), [])
})

test('the projects of a batch go out in one notice, however many', () => {
  const projectIds = Array.from({ length: 500 }, (_, index) => `0192f0c1-2222-7333-8444-${String(index).padStart(12, '0')}`)
  const payloads = toPayloads({ type: 'invocations', projectIds })
  assert.ok(payloads.every((payload) => Buffer.byteLength(payload) < 8_000))
  assert.deepEqual(
    payloads.flatMap((payload) => JSON.parse(payload).projectIds),
    projectIds,
  )
})
