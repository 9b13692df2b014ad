import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { createHttpServer } from './create-http-server.ts'

const { server, serve } = createHttpServer()
let port: number
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
after(() => {
  server.closeAllConnections()
  server.close()
})

/** Everything the server answers to raw bytes, until it closes the connection. */
async function send(bytes: string): Promise<{ head: string; body: { error: { code: string; message: string; requestId: string } } }> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) text += chunk
  const [head = '', body = ''] = text.split('\r\n\r\n')
  return { head, body: JSON.parse(body) }
}

test('until the api serves, every request is answered 503 with Retry-After', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/health`)
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('retry-after'), '1')
  const body = (await answer.json()) as { status: string; error: { code: string } }
  assert.deepEqual([body.status, body.error.code], ['degraded', 'SHUTTING_DOWN'])
})

test('what is no HTTP gets the form every error has', async () => {
  for (const bytes of [
    'nonsense\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
    '\x16\x03\x01\x00\r\n\r\n',
  ]) {
    const { head, body } = await send(bytes)
    assert.match(head, /^HTTP\/1\.1 400 Bad Request\r\n/)
    assert.equal(body.error.code, 'BAD_REQUEST')
    assert.match(head, new RegExp(`x-request-id: ${body.error.requestId}`))
  }
})

test('headers that are too large are 431', async () => {
  const { head, body } = await send(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`)
  assert.match(head, /^HTTP\/1\.1 431 /)
  assert.equal(body.error.code, 'HEADERS_TOO_LARGE')
})

test('once it serves, requests reach the application', async () => {
  serve((_request, response) => response.end('served'))
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'served')
})
