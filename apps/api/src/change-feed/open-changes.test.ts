import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toPayloads } from './open-changes.ts'

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
