import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Router } from 'express'
import { createServiceApp } from './create-service-app.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'

const SILENCE_MS = 200
const routes = Router()
routes.post('/echo', (request, response) => void response.json({ got: request.body }))
routes.post('/think', async (_request, response) => {
  await delay(3 * SILENCE_MS)
  response.json({ thought: true })
})
const raw = Router()
const endings: string[] = []
raw.post('/raw', async (request, response) => {
  await request.toArray().catch((error: Error) => endings.push(error.message))
  response.end()
})
raw.post('/unread', (_request, response) => void response.status(401).json({ read: false }))
const server = createServer(
  createServiceApp({
    log: createLogger({ service: 'test', level: 'error', format: 'json' }),
    metrics: createMetrics('test'),
    health: async () => ({ status: 'ok' }),
    rawRoutes: raw,
    routes,
    bodySilenceMsMax: SILENCE_MS,
  }),
)
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
after(() => {
  server.closeAllConnections()
  server.close()
})

function open(path: string, length: number): { socket: Socket; received: Promise<string> } {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nx-request-id: the-id\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  )
  return {
    socket,
    received: socket
      .setEncoding('utf8')
      .toArray()
      .then((chunks) => chunks.join('')),
  }
}

test('a body that stops coming is answered 408, and its connection ends', async () => {
  const { socket, received } = open('/echo', 100)
  socket.write('{"a":')
  const [head = '', body = ''] = (await received).split('\r\n\r\n')
  assert.match(head, /^HTTP\/1\.1 408 [\s\S]*connection: close/i)
  const { error } = JSON.parse(body)
  assert.deepEqual([error.code, error.requestId], ['REQUEST_TIMEOUT', 'the-id'])
})

test('whatever reads such a body is told that it was cut off', async () => {
  const { socket, received } = open('/raw', 100)
  socket.write('part')
  assert.match(await received, /^HTTP\/1\.1 408 /)
  while (endings.length === 0) await delay(5)
  assert.equal(endings.length, 1)
})

test('one that keeps moving goes on, and what follows may take longer than it may be silent', async () => {
  const body = '"0123456789"'
  const { socket, received } = open('/think', body.length)
  for (const character of body) {
    socket.write(character)
    await delay(SILENCE_MS / 4)
  }
  await once(socket, 'data')
  socket.end()
  assert.match(await received, /^HTTP\/1\.1 200 [\s\S]*"thought":true/)
})

test('a body that nobody reads changes nothing for the next request of its connection', async () => {
  const { socket, received } = open('/unread', 4)
  socket.write('null')
  await once(socket, 'data')
  await delay(2 * SILENCE_MS)
  socket.write('POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1\r\nconnection: close\r\n\r\n7')
  assert.match(await received, /^HTTP\/1\.1 401 [\s\S]*HTTP\/1\.1 200 [\s\S]*"got":7/)
})
