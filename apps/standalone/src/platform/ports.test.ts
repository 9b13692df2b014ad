import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { SettingsError } from '@plat/shared/settings/read-settings.ts'
import { findPorts } from './ports.ts'

test('turns 0 into ports that differ and are free', async () => {
  const ports = await findPorts({ API_PORT: 0, FUNCTIONS_PORT: 0, BUILD_PORT: 0, PROXY_PORT: 0 }, '127.0.0.1')
  assert.equal(new Set(Object.values(ports)).size, 4)
  assert.deepEqual(await findPorts(ports, '127.0.0.1'), ports)
})

test('names every port that is taken, by others or by another setting', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { API_PORT: free } = await findPorts({ API_PORT: 0, FUNCTIONS_PORT: 0, BUILD_PORT: 0, PROXY_PORT: 0 }, '127.0.0.1')
  const wanted = { API_PORT: port, FUNCTIONS_PORT: free, BUILD_PORT: free, PROXY_PORT: 0 }
  await assert.rejects(findPorts(wanted, '127.0.0.1'), (error: Error) => {
    assert.ok(error instanceof SettingsError)
    assert.deepEqual(
      error.problems.map((problem) => problem.path),
      ['API_PORT', 'BUILD_PORT'],
    )
    assert.match(error.message, new RegExp(`Port ${port} is in use\\. Stop what listens there, or set another`))
    return true
  })
})

test('names the address that is none of this machine', async () => {
  const wanted = { API_PORT: 0, FUNCTIONS_PORT: 0, BUILD_PORT: 0, PROXY_PORT: 0 }
  await assert.rejects(findPorts(wanted, '192.0.2.1'), /BIND_HOST 192\.0\.2\.1 is no address of this machine/)
})
