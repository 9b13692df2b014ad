import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startEgressForwarder } from './egress-forwarder.ts'

const directory = await mkdtemp(join(tmpdir(), 'plat egress-'))
after(() => rm(directory, { recursive: true }))

async function startForwarder(socketPath: string) {
  const server = await startEgressForwarder({ port: 0, socketPath })
  after(() => server.close())
  const { port, address } = server.address() as AddressInfo
  assert.equal(address, '127.0.0.1')
  return port
}

test('bytes pass in both directions, each to its own end', async () => {
  const socketPath = join(directory, 'proxy.sock')
  // Answers only after the whole request has come, which shows that one direction may end before the other.
  const proxy = createServer({ allowHalfOpen: true }, async (socket) => socket.end(Buffer.concat(await socket.toArray()))).listen(
    socketPath,
  )
  after(() => proxy.close())
  await once(proxy, 'listening')
  const client = connect({ port: await startForwarder(socketPath), allowHalfOpen: true })
  const sent = Buffer.alloc(3_000_000, 'xyz')
  client.end(sent)
  assert.ok(Buffer.concat(await client.toArray()).equals(sent))
})

test('without a proxy a connection is closed, and the forwarder goes on', async () => {
  const port = await startForwarder(join(directory, 'nobody.sock'))
  for (let i = 0; i < 3; i += 1) {
    const client = connect({ port })
    client.on('error', () => {})
    await once(client, 'close')
  }
})

test('a proxy that breaks off closes the connection of the client', async () => {
  const socketPath = join(directory, 'rude.sock')
  const proxy = createServer((socket) => socket.on('data', () => socket.destroy())).listen(socketPath)
  after(() => proxy.close())
  await once(proxy, 'listening')
  const client = connect({ port: await startForwarder(socketPath) })
  client.on('error', () => {})
  client.write('hello')
  await once(client, 'close')
})
