import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, beforeEach, it } from 'node:test'
import { until } from '../testing/until.ts'
import { ByteBudget } from './byte-budget.ts'
import { readBody } from './read-body.ts'

const BYTES_MAX = 1024 * 1024
let budget: ByteBudget
let endings: string[]
const server = createServer((request, response) => {
  readBody(
    request,
    { bytesMax: BYTES_MAX, budget },
    {
      onBody({ length }) {
        budget.give(length)
        endings.push(`read ${length}`)
        response.end(String(length))
      },
      onError({ code, status }) {
        endings.push(code)
        response.writeHead(status).end(code)
      },
    },
  )
})
let url: string
let port: number
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  url = `http://127.0.0.1:${port}`
})
beforeEach(() => {
  budget = new ByteBudget(8 * BYTES_MAX)
  endings = []
})
after(() => {
  server.close()
  server.closeAllConnections()
})

const post = async (body: string | ReadableStream): Promise<string> =>
  (await fetch(url, { method: 'POST', body, ...(typeof body === 'string' ? {} : { duplex: 'half' }) } as RequestInit)).text()

it('reads a body up to the limit, with its length announced or not', async () => {
  assert.equal(await post('x'.repeat(BYTES_MAX)), String(BYTES_MAX))
  assert.equal(await post(new Blob(['x'.repeat(1000)]).stream()), '1000')
  assert.equal(budget.bytesLeft, 8 * BYTES_MAX)
})

it('refuses what is larger, announced or not, and the answer arrives', async () => {
  assert.equal(await post('x'.repeat(BYTES_MAX + 1)), 'PAYLOAD_TOO_LARGE')
  assert.equal(await post(new Blob(['x'.repeat(4 * BYTES_MAX)]).stream()), 'PAYLOAD_TOO_LARGE')
  assert.equal(budget.bytesLeft, 8 * BYTES_MAX)
})

it('refuses when all bodies together take too much', async () => {
  budget = new ByteBudget(10)
  assert.equal(await post('x'.repeat(1000)), 'FUNCTION_UNAVAILABLE')
  assert.equal(budget.bytesLeft, 10)
})

it('ends when the sender goes away midway, and gives back what it took', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\npart')
  await until(() => budget.bytesLeft < 8 * BYTES_MAX)
  socket.destroy()
  await until(() => endings.length === 1)
  assert.deepEqual(endings, ['BAD_REQUEST'])
  assert.equal(budget.bytesLeft, 8 * BYTES_MAX)
})

it('cuts a refused sender that goes on for ever', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`)
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const pump = (): void => {
    while (socket.writable && socket.write(chunk));
    socket.once('drain', pump)
  }
  pump()
  socket.resume()
  await closed
  assert.deepEqual(endings, ['PAYLOAD_TOO_LARGE'])
})
