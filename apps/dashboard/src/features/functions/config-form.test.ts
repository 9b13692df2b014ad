import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toConfig, toForm } from './config-form.ts'

test('a configuration comes out of its form as it went in', () => {
  const config = {
    timeoutMs: 5_000,
    memoryMb: 64,
    maxConcurrency: 2,
    fetch: ['api.example.com', 'b.example:8443'],
    requireApiKey: true,
    rateLimit: { requests: 10, perSeconds: 60 },
    webAssembly: true,
  }
  assert.deepEqual(toConfig(toForm(config), config), config)
})

test('empty fields are left to the platform, and a switched-off rate limit is none', () => {
  const config = toConfig({ ...toForm({}), timeoutMs: ' ', requests: '5' }, {})
  assert.deepEqual(config, { fetch: 'public', requireApiKey: false })
})

test('hosts may be given by line, space or comma', () => {
  const { fetch } = toConfig({ ...toForm({}), fetch: 'hosts', hosts: 'a.example, b.example\n\nc.example ' }, {})
  assert.deepEqual(fetch, ['a.example', 'b.example', 'c.example'])
})
