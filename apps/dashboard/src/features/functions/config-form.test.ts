import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toConfig, toForm, withChanges } from './config-form.ts'

test('a configuration comes out of its form as it went in', () => {
  const config = {
    timeoutMs: 5_000,
    memoryMb: 64,
    maxConcurrency: 2,
    fetch: ['api.example.com', 'b.example:8443'],
    requireApiKey: true,
    rateLimit: { requests: 10, perSeconds: 60 },
  }
  assert.deepEqual(toConfig(toForm(config)), config)
})

test('empty fields are left to the platform, and a switched-off rate limit is none', () => {
  const config = toConfig({ ...toForm({}), timeoutMs: ' ', requests: '5' })
  assert.deepEqual(config, { fetch: 'public', requireApiKey: false, rateLimit: null })
})

test('hosts may be given by line, space or comma', () => {
  const { fetch } = toConfig({ ...toForm({}), fetch: 'hosts', hosts: 'a.example, b.example\n\nc.example ' })
  assert.deepEqual(fetch, ['a.example', 'b.example', 'c.example'])
})

test('only what was changed in the form is set; the rest is left where it was', () => {
  const inForce = { timeoutMs: 5_000, memoryMb: 64, requireApiKey: true, webAssembly: true }
  const own = { memoryMb: 64, webAssembly: true }
  const after = (changes: Parameters<typeof withChanges>[1]) => withChanges(own, changes, { ...toForm(inForce), ...changes })
  assert.deepEqual(after({}), own)
  assert.deepEqual(after({ timeoutMs: '900' }), { ...own, timeoutMs: 900 })
  assert.deepEqual(after({ memoryMb: '' }), { webAssembly: true })
  assert.deepEqual(after({ fetch: 'hosts', hosts: 'a.example' }), { ...own, fetch: ['a.example'] })
  assert.deepEqual(after({ isLimited: false }), { ...own, rateLimit: null }, 'which switches off one of plat.json')
  assert.deepEqual(after({ isLimited: true, requests: '1', perSeconds: '2' }), { ...own, rateLimit: { requests: 1, perSeconds: 2 } })
})
