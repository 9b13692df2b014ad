import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { after, before, beforeEach, test } from 'node:test'
import { ask } from '../testing/ask.ts'
import { siteAnswer } from '../testing/site-answer.ts'
import { startCalledProxy } from '../testing/start-called-proxy.ts'
import { until } from '../testing/until.ts'
import { wholeBody } from '../testing/whole-body.ts'

const WINDOW_BYTES = 256 * 1024
const MIB = 1024 * 1024
const codeOf = ({ body }: { body: Buffer }): string => JSON.parse(body.toString()).error.code
let site: Awaited<ReturnType<typeof startCalledProxy>>
before(async () => {
  site = await startCalledProxy()
})
beforeEach(() => site.forget())
after(() => site.close())

test('a small body travels whole with its call, also when it arrives in pieces', async () => {
  site.onCall = ({ exchange, message }) => exchange.reply({ head: siteAnswer(), body: message.body, isEnd: true })
  assert.equal((await ask(site.question({ method: 'POST', body: Buffer.from('at once') }))).body.toString(), 'at once')
  const { request, answered } = site.open('POST', { 'content-length': '10' })
  request.write('12345')
  await once(request, 'socket')
  request.end('67890')
  assert.equal((await (await answered).toArray()).join(''), '1234567890')
  assert.deepEqual(
    site.calls.map(({ message }) => message.isEnd),
    [true, true],
  )
})

test('a large body arrives byte for byte, whether its length is announced or not', async () => {
  site.onCall = async (call) => call.exchange.reply({ head: siteAnswer(), body: await wholeBody(call), isEnd: true })
  const body = randomBytes(3 * MIB)
  for (const [name, value] of [
    ['content-length', String(body.length)],
    ['transfer-encoding', 'chunked'],
  ] as const) {
    const answer = await ask(site.question({ method: 'POST', headers: { [name]: value }, body }))
    assert.equal(answer.status, 200)
    assert.ok(answer.body.equals(body))
  }
})

test('a function that does not read its body is sent no more than the window, and gets the rest once it reads', async () => {
  const chunks: Buffer[] = []
  let received = 0
  let isEnd = false
  site.onCall = ({ exchange }) => {
    exchange.receiver = {
      onData: (chunk) => {
        received += chunk.length
        chunks.push(Buffer.from(chunk))
      },
      onEnd: () => {
        isEnd = true
      },
    }
  }
  const { request, answered } = site.open('POST', { 'content-length': String(4 * MIB) })
  const body = randomBytes(4 * MIB)
  request.end(body)
  const { exchange, message } = await site.nextCall()
  assert.equal(message.body.length, 0)
  await until(() => received >= WINDOW_BYTES)
  await ask(site.question({ host: '127.0.0.1', path: '/health' })) // it has had time for more
  assert.equal(received, WINDOW_BYTES)
  assert.ok(!isEnd)
  let consumed = 0
  await until(() => {
    exchange.consume(received - consumed)
    consumed = received
    return isEnd
  })
  assert.ok(Buffer.concat(chunks).equals(body))
  exchange.reply({ head: siteAnswer(), isEnd: true })
  assert.equal((await answered).statusCode, 200)
})

test('a body beyond 6 MiB is refused before the call when announced, midway when not, and the visitor reads the refusal', async () => {
  const announced = await ask(site.question({ method: 'POST', body: Buffer.alloc(6 * MIB + 1) }))
  assert.deepEqual([announced.status, codeOf(announced), site.calls.length], [413, 'PAYLOAD_TOO_LARGE', 0])
  let reset = ''
  site.onCall = ({ exchange }) => {
    exchange.receiver = {
      onData: (chunk) => exchange.consume(chunk.length),
      onEnd: () => assert.fail('it must not seem complete'),
      onReset: (reason) => {
        reset = reason
      },
    }
  }
  const chunked = await ask(site.question({ method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: Buffer.alloc(6 * MIB + 1) }))
  assert.deepEqual([chunked.status, codeOf(chunked), chunked.headers.connection], [413, 'PAYLOAD_TOO_LARGE', 'close'])
  await until(() => reset === 'cancelled')
})
