import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connectLink } from './connect-link.ts'
import type { LinkHandlers } from './link.ts'
import { type ListenOptions, listenLink } from './listen-link.ts'
import { ask } from './testing/ask.ts'
import { tokenProof } from './token-proof.ts'

const TOKEN = 'the-service-token'
const HOST = '127.0.0.1'
const directory = await mkdtemp(join(tmpdir(), 'link-'))
after(() => rm(directory, { recursive: true }))

const handlers = (): LinkHandlers => ({ onOpen: (exchange) => exchange.reply({ head: 'hello', isEnd: true }), onClose: () => {} })
const listenTcp = (options?: ListenOptions) => listenLink({ host: HOST, port: 0, token: TOKEN }, handlers, options)

/** A connection as anybody could make it. */
async function stranger(port: number | undefined): Promise<{ socket: Socket; read(): Buffer; closed: Promise<unknown> }> {
  const socket = connect(port ?? 0, HOST)
  const closed = once(socket, 'close')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {})
  await once(socket, 'connect')
  return { socket, read: () => Buffer.concat(chunks), closed }
}

async function untilRead(peer: { socket: Socket; read(): Buffer }, size: number): Promise<Buffer> {
  while (peer.read().length < size) await once(peer.socket, 'data')
  return peer.read()
}

test('over a Unix socket that only this user may use, and that replaces what a killed process left', async () => {
  const path = join(directory, 'socket')
  await writeFile(path, 'left over')
  const server = await listenLink({ path }, handlers)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  const link = await connectLink({ path }, handlers())
  assert.equal((await ask(link, 1, { head: '', isEnd: true })).head, 'hello')
  const [theirs] = server.links
  assert.ok(theirs)
  assert.equal((await ask(theirs, 1, { head: '', isEnd: true })).head, 'hello')
  link.close()
  await server.close()
  await assert.rejects(connectLink({ path }, handlers()), { code: 'ENOENT' })
})

test('over TCP with the same token at both ends', async () => {
  const server = await listenTcp()
  const link = await connectLink({ host: HOST, port: server.port ?? 0, token: TOKEN }, handlers())
  assert.equal((await ask(link, 1, { head: '', isEnd: true })).head, 'hello')
  assert.equal(server.links.size, 1)
  await server.close()
  assert.equal(await link.ping(), Number.POSITIVE_INFINITY)
})

test('a client with another token gets no link, and is told nothing made with the right one', async () => {
  const server = await listenTcp()
  await assert.rejects(connectLink({ host: HOST, port: server.port ?? 0, token: 'another' }, handlers()), /ended before/)
  const peer = await stranger(server.port)
  peer.socket.write(Buffer.alloc(32, 'n'))
  const challenge = await untilRead(peer, 32)
  peer.socket.write(tokenProof('another', 'client', { client: Buffer.alloc(32, 'n'), server: challenge }))
  await peer.closed
  assert.equal(peer.read().length, 32)
  assert.equal(server.links.size, 0)
  await server.close()
})

test('a server that does not know the token gets no link, and no token', async () => {
  const received: Buffer[] = []
  const impostor = createServer((socket) => {
    socket.write(Buffer.alloc(64, 'x'))
    socket.on('data', (chunk) => received.push(chunk)).on('error', () => {})
  })
  await once(impostor.listen(0, HOST), 'listening')
  const bound = impostor.address()
  assert.ok(bound && typeof bound === 'object')
  await assert.rejects(connectLink({ host: HOST, port: bound.port, token: TOKEN }, handlers()), /does not know the service token/)
  assert.equal(Buffer.concat(received).includes(TOKEN), false)
  impostor.close()
})

test('what one client sent proves nothing on another connection', async () => {
  const server = await listenTcp()
  const sent: Buffer[] = []
  const relay = createServer((near) => {
    const far = connect(server.port ?? 0, HOST)
    near.on('data', (chunk) => {
      sent.push(chunk)
      far.write(chunk)
    })
    far.pipe(near)
    near.on('close', () => far.destroy()).on('error', () => {})
    far.on('error', () => {})
  })
  await once(relay.listen(0, HOST), 'listening')
  const bound = relay.address()
  assert.ok(bound && typeof bound === 'object')
  const link = await connectLink({ host: HOST, port: bound.port, token: TOKEN }, handlers())
  link.close()
  const peer = await stranger(server.port)
  peer.socket.write(Buffer.concat(sent))
  await peer.closed
  assert.equal(peer.read().length, 32)
  await server.close()
  relay.close()
})

test('the challenge and proof of the server, sent back to it, prove nothing', async () => {
  const server = await listenTcp()
  const first = await stranger(server.port)
  first.socket.write(Buffer.alloc(32, 'a'))
  const challenge = await untilRead(first, 32)
  // The other role's proof over the same challenges is what a reflected one would be.
  first.socket.write(tokenProof(TOKEN, 'server', { client: Buffer.alloc(32, 'a'), server: challenge }))
  await first.closed
  assert.equal(first.read().length, 32)
  const second = await stranger(server.port)
  second.socket.write(Buffer.alloc(32, 'a'))
  second.socket.write(await untilRead(second, 32))
  await second.closed
  assert.equal(second.read().length, 32)
  await server.close()
})

test('a client that says nothing, or goes silent half way, is cut off', async () => {
  const server = await listenTcp({ authenticationMs: 50 })
  const mute = await stranger(server.port)
  const halting = await stranger(server.port)
  halting.socket.write(Buffer.alloc(33))
  await Promise.all([mute.closed, halting.closed])
  await server.close()
})

test('a server that says nothing is given up', async () => {
  const mute = createServer((socket) => socket.on('error', () => {}))
  await once(mute.listen(0, HOST), 'listening')
  const bound = mute.address()
  assert.ok(bound && typeof bound === 'object')
  await assert.rejects(
    connectLink({ host: HOST, port: bound.port, token: TOKEN }, handlers(), { connectTimeoutMs: 50 }),
    /No link within 50 ms/,
  )
  mute.close()
})

test('clients that have proved nothing are bounded, and keep nobody out once they are gone', async () => {
  const server = await listenTcp({ unauthenticatedMax: 3 })
  const waiting = await Promise.all([1, 2, 3].map(() => stranger(server.port)))
  // Each has its challenge: the server has them all.
  for (const peer of waiting) {
    peer.socket.write(Buffer.alloc(32))
    await untilRead(peer, 32)
  }
  await (await stranger(server.port)).closed
  for (const { socket } of waiting) socket.write(Buffer.alloc(32))
  await Promise.all(waiting.map(({ closed }) => closed))
  const link = await connectLink({ host: HOST, port: server.port ?? 0, token: TOKEN }, handlers())
  assert.equal((await ask(link, 1, { head: '', isEnd: true })).head, 'hello')
  link.close()
  await server.close()
})

test('links are bounded', async () => {
  const path = join(directory, 'bounded')
  const server = await listenLink({ path }, handlers, { linksMax: 1 })
  const first = await connectLink({ path }, handlers())
  await first.ping()
  const second = await connectLink({ path }, handlers())
  assert.equal(await second.ping(), Number.POSITIVE_INFINITY)
  assert.notEqual(await first.ping(), Number.POSITIVE_INFINITY)
  await server.close()
})

test('an address that cannot be listened on is told', async () => {
  await assert.rejects(listenLink({ path: join(directory, 'missing', 'socket') }, handlers), { code: /ENOENT|EACCES/ })
})

test('an end that has stopped answering loses the link', async () => {
  const mute = createServer((socket) => socket.on('error', () => {}).resume())
  const path = join(directory, 'mute')
  await once(mute.listen(path), 'listening')
  const { promise, resolve } = Promise.withResolvers<Error | undefined>()
  const link = await connectLink({ path }, { onOpen: () => {}, onClose: resolve }, { pingEveryMs: 10 })
  const answer = ask(link, 1, { head: '', isEnd: true })
  assert.match((await promise)?.message ?? '', /has not answered/)
  assert.equal((await answer).reset, 'lost')
  mute.close()
})
