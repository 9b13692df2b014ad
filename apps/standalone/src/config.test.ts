import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStandaloneConfig } from './config.ts'

test('keeps data in the checkout unless told otherwise, and reads a relative path from the checkout', () => {
  assert.equal(readStandaloneConfig({}, '/srv/plat').dataDir, '/srv/plat/.plat')
  assert.equal(readStandaloneConfig({ DATA_DIR: 'data' }, '/srv/plat').dataDir, '/srv/plat/data')
  assert.equal(readStandaloneConfig({ DATA_DIR: '/data' }, '/srv/plat').dataDir, '/data')
})

test('has the documented defaults', () => {
  const config = readStandaloneConfig({}, '/srv/plat')
  assert.deepEqual(config.ports, { API_PORT: 9000, FUNCTIONS_PORT: 9001, BUILD_PORT: 9002, PROXY_PORT: 8080, DASHBOARD_PORT: 3000 })
  assert.equal(config.bindHost, '127.0.0.1')
  assert.deepEqual(config.log, { level: 'info', format: 'text' })
})

test('has no port for a dashboard that is switched off', () => {
  assert.equal('DASHBOARD_PORT' in readStandaloneConfig({ PLAT_DASHBOARD: 'off' }, '/srv/plat').ports, false)
})

test('reports what any app would refuse', () => {
  assert.throws(() => readStandaloneConfig({ SANDBOX: 'glass', PROXY_PORT: '70000' }, '/srv/plat'), /PROXY_PORT: [\s\S]*SANDBOX: /)
})
