import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { startEgressProxy } from './start-egress-proxy.ts'

let folder = ''
let peer: Server
let echo: ReturnType<typeof createTcpServer>
let seen: IncomingMessage[] = []
const refused: string[] = []
let proxy: Awaited<ReturnType<typeof startEgressProxy>>
let socketPath = ''
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plat egress '))
  socketPath = path.join(folder, 'p.sock')
  peer = createServer((incoming, response) => {
    seen.push(incoming)
    incoming.pipe(response)
  })
  echo = createTcpServer((socket) => socket.on('error', () => undefined).pipe(socket))
  await Promise.all([peer, echo].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')))
  proxy = await startEgressProxy({
    socketPath,
    allow: [`localhost:${portOf(peer)}`, `127.0.0.1:${portOf(echo)}`, '127.0.0.1:9', 'localhost:39999'],
    ownPorts: [39_999],
    onRefused: (sentence) => refused.push(sentence),
  })
})
after(async () => {
  await proxy.close()
  peer.close()
  echo.close()
  await rm(folder, { recursive: true, force: true })
})

function connect(target: string): Promise<{ status: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method: 'CONNECT', path: target })
    outgoing.once('connect', (response, socket) => resolve({ status: response.statusCode ?? 0, socket: socket as Socket }))
    outgoing.once('error', reject)
    outgoing.end()
  })
}

function get(url: string, headers: Record<string, string> = {}, body = ''): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method: 'POST', path: url, headers })
    outgoing.once('error', reject)
    outgoing.once('response', async (response) => {
      resolve({ status: response.statusCode ?? 0, body: (await response.toArray()).join('') })
    })
    outgoing.end(body)
  })
}

test('a permitted host is reached through a tunnel, bytes unchanged', async () => {
  const { status, socket } = await connect(`127.0.0.1:${portOf(echo)}`)
  assert.equal(status, 200)
  socket.write('hello')
  assert.equal(String((await once(socket, 'data'))[0]), 'hello')
  socket.destroy()
})

test('a plain request is forwarded without the headers of this hop', async () => {
  seen = []
  const answer = await get(
    `http://localhost:${portOf(peer)}/a/b?c=d`,
    { 'proxy-authorization': 'Basic x', connection: 'x-hop', 'x-hop': '1', 'x-kept': '2' },
    'body',
  )
  assert.deepEqual(answer, { status: 200, body: 'body' })
  assert.equal(seen[0]?.url, '/a/b?c=d')
  assert.equal(seen[0]?.headers.host, `localhost:${portOf(peer)}`)
  assert.equal(seen[0]?.headers['x-kept'], '2')
  assert.equal(seen[0]?.headers['x-hop'], undefined)
  assert.equal(seen[0]?.headers['proxy-authorization'], undefined)
})

test('loopback, metadata and private addresses are refused in every spelling, and told', async () => {
  refused.length = 0
  const targets = [
    '169.254.169.254:80',
    '127.0.0.1:1',
    'localhost:443',
    '[::1]:443',
    '[::ffff:127.0.0.1]:443',
    '10.0.0.1:443',
    '2130706433:80',
    '0.0.0.0:443',
  ]
  for (const target of targets) assert.equal((await connect(target)).status, 403, target)
  assert.equal(refused.length, targets.length)
  for (const url of ['http://169.254.169.254/latest', 'http://127.1/', 'http://[::ffff:7f00:1]/', `http://127.0.0.1:${portOf(peer)}/`])
    assert.equal((await get(url)).status, 403, url)
})

test('mail and other low ports are refused, the platform’s own ports even where an exception names them', async () => {
  assert.equal((await connect('8.8.8.8:25')).status, 403)
  assert.equal((await connect('localhost:39999')).status, 403)
})

test('a target that is none is a bad request, one that does not answer a bad gateway', async () => {
  for (const target of ['x', 'user@host:80', 'host:99999', 'http://x:80']) assert.equal((await connect(target)).status, 400, target)
  assert.equal((await connect('127.0.0.1:9')).status, 502)
  assert.equal((await get('/no-host')).status, 400)
  assert.equal((await get('https://localhost/')).status, 400)
})

test('closing cuts open tunnels', async () => {
  const own = await startEgressProxy({
    socketPath: path.join(folder, 'q.sock'),
    allow: [`127.0.0.1:${portOf(echo)}`],
    ownPorts: [],
    onRefused: () => undefined,
  })
  const saved = socketPath
  socketPath = path.join(folder, 'q.sock')
  const { socket } = await connect(`127.0.0.1:${portOf(echo)}`)
  socketPath = saved
  const closed = once(socket, 'close')
  socket.on('error', () => undefined)
  socket.resume()
  await own.close()
  await closed
})
