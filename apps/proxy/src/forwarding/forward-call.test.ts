import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { ask } from '../testing/ask.ts'
import { siteAnswer } from '../testing/site-answer.ts'
import { startCalledProxy } from '../testing/start-called-proxy.ts'
import { until } from '../testing/until.ts'

const codeOf = ({ body }: { body: Buffer }): string => JSON.parse(body.toString()).error.code
let site: Awaited<ReturnType<typeof startCalledProxy>>
before(async () => {
  site = await startCalledProxy()
})
beforeEach(() => site.forget())
after(() => site.close())

test('an answer that streams reaches the visitor piece by piece while the function goes on', async () => {
  const { request, answered } = site.open('GET', { accept: 'text/event-stream' })
  request.end()
  const { exchange } = await site.nextCall()
  exchange.receiver = {}
  exchange.reply({ head: siteAnswer(200, ['content-type', 'text/event-stream', 'content-length', '3']), isEnd: false })
  const response = await answered
  assert.deepEqual(
    [response.headers['content-type'], response.headers['content-length'], response.headers['transfer-encoding']],
    ['text/event-stream', undefined, 'chunked'],
  )
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    exchange.write(Buffer.from(event))
    assert.equal(String((await once(response, 'data'))[0]), event)
  }
  exchange.end()
  await once(response, 'end')
  assert.ok(response.complete)
})

test('an answer that breaks off breaks off for the visitor too', async () => {
  const { request, answered } = site.open('GET')
  request.end()
  const { exchange } = await site.nextCall()
  exchange.receiver = {}
  exchange.reply({ head: siteAnswer(), body: 'the beginning', isEnd: false })
  const response = await answered
  await once(response, 'data')
  exchange.reset()
  await assert.rejects(response.toArray(), { code: 'ECONNRESET' })
  assert.ok(!response.complete)
})

test('a visitor who goes away cancels the call, before and after its answer has begun', async () => {
  for (const begins of [false, true]) {
    site.calls = []
    const { request, answered } = site.open('GET')
    request.end()
    const { exchange } = await site.nextCall()
    let isCancelled = false
    exchange.receiver = {
      onCancel: () => {
        isCancelled = true
        exchange.reset()
      },
    }
    if (begins) {
      exchange.reply({ head: siteAnswer(), body: 'x', isEnd: false })
      await answered
    }
    assert.ok(!isCancelled)
    request.destroy()
    await until(() => isCancelled)
  }
})

test('requests sent in one go on one connection are answered in their order, and those without a body have none', async () => {
  site.onCall = ({ call, exchange }) => {
    exchange.receiver = {}
    exchange.reply({ head: siteAnswer(call.functionName === 'f' ? 200 : Number(call.functionName)), body: 'a body', isEnd: true })
  }
  const requests = ['HEAD f', 'GET 204', 'GET 304', 'GET f', 'HEAD f'].map((line, index) => {
    const [method, name] = line.split(' ')
    const last = index === 4 ? 'Connection: close\r\n' : ''
    return `${method} /_functions/${name} HTTP/1.1\r\nHost: calls.localhost\r\nX-Request-Id: r${index}\r\n${last}\r\n`
  })
  const socket = net.connect(site.proxy.port, '127.0.0.1')
  socket.write(requests.join(''))
  const received = Buffer.concat(await socket.toArray()).toString()
  const answers = received.split('HTTP/1.1 ').slice(1)
  assert.deepEqual(
    answers.map((answer) => `${answer.slice(0, 3)} ${/x-request-id: (\S+)/.exec(answer)?.[1]} ${answer.split('\r\n\r\n')[1]}`),
    ['200 r0 ', '204 r1 ', '304 r2 ', '200 r3 a body', '200 r4 '],
  )
  assert.deepEqual(
    answers.map((answer) => /content-length: (\d+)/i.exec(answer)?.[1]),
    [undefined, undefined, undefined, '6', undefined],
  )
})

test('what cannot be sent as HTTP is a bad gateway, and the next call is answered', async () => {
  const heads = ['no json', siteAnswer(99), siteAnswer(200, ['bad name', 'x']), siteAnswer(200, ['x', 'a\r\nb: c']), siteAnswer(1000)]
  for (const head of heads) {
    for (const isEnd of [true, false]) {
      site.onCall = ({ exchange }) => {
        exchange.receiver = {}
        exchange.reply({ head, isEnd })
      }
      const answer = await ask(site.question())
      assert.deepEqual([answer.status, codeOf(answer)], [502, 'BAD_GATEWAY'], head)
    }
  }
  site.onCall = ({ exchange }) => exchange.reply({ head: siteAnswer(), body: 'fine', isEnd: true })
  assert.equal((await ask(site.question())).body.toString(), 'fine')
})

test('a call whose connection is lost is sent once more when that is safe, else it is a bad gateway', async () => {
  site.onCall = ({ exchange }) => {
    if (site.calls.length === 1) site.functions.drop()
    else exchange.reply({ head: siteAnswer(), body: 'again', isEnd: true })
  }
  assert.equal((await ask(site.question())).body.toString(), 'again')
  assert.equal(site.calls.length, 2)
  for (const method of ['POST', 'DELETE']) {
    site.calls = []
    const answer = await ask(site.question({ method, ...(method === 'POST' ? { body: Buffer.from('x') } : {}) }))
    assert.deepEqual([answer.status, codeOf(answer), site.calls.length], [502, 'BAD_GATEWAY', 1], method)
  }
  site.calls = []
  site.onCall = () => site.functions.drop()
  const twice = await ask(site.question())
  assert.deepEqual([twice.status, codeOf(twice), site.calls.length], [502, 'BAD_GATEWAY', 2])
})

test('a call waits for a functions-service that is restarting, and is sent once', async () => {
  await site.functions.close()
  const { request, answered } = site.open('POST', { 'content-length': '4' })
  request.end('once')
  await until(
    async () => !JSON.parse((await ask(site.question({ host: '127.0.0.1', path: '/health' }))).body.toString()).functionsConnected,
  )
  await site.restartFunctions()
  site.onCall = ({ exchange }) => exchange.reply({ head: siteAnswer(), isEnd: true })
  assert.equal((await answered).statusCode, 200)
  assert.equal(site.calls.length, 1)
})

test('nonsense after a request whose answer has begun ends the connection and never mixes into the answer', async () => {
  const socket = net.connect(site.proxy.port, '127.0.0.1')
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk
  })
  socket.write('GET /_functions/f HTTP/1.1\r\nHost: calls.localhost\r\n\r\n')
  const { exchange } = await site.nextCall()
  exchange.receiver = {}
  exchange.reply({ head: siteAnswer(), body: 'begun', isEnd: false })
  await until(() => received.includes('begun'))
  socket.write('\r\n\r\nnonsense\r\n\r\n')
  await once(socket, 'close')
  assert.equal(received.split('HTTP/1.1').length, 2)
})

test('a function may think longer than a connection may be idle, but a visitor who stops sending is refused, and one who stops reading cut off', async (context) => {
  const { timeout } = site.proxy.server
  site.proxy.server.timeout = 50
  context.after(() => {
    site.proxy.server.timeout = timeout
  })
  let cancelled = 0
  site.onCall = ({ exchange }) => {
    exchange.receiver = {
      onCancel: () => {
        cancelled += 1
        exchange.reset()
      },
    }
  }
  const idle = once(site.proxy.server, 'connection').then(([socket]: net.Socket[]) => once(socket ?? assert.fail(), 'timeout'))
  const patient = site.open('GET')
  patient.request.end()
  const thinking = await site.nextCall()
  await idle
  thinking.exchange.reply({ head: siteAnswer(), body: 'at last', isEnd: true })
  assert.equal((await (await patient.answered).toArray()).join(''), 'at last')

  const sender = site.open('POST', { 'transfer-encoding': 'chunked' })
  sender.request.write('never finished')
  const refusal = await sender.answered
  const { error } = JSON.parse((await refusal.toArray()).join(''))
  assert.deepEqual([refusal.statusCode, error.code], [408, 'REQUEST_TIMEOUT'])

  site.calls = []
  const reader = net.connect(site.proxy.port, '127.0.0.1').pause()
  reader.write('GET /_functions/f HTTP/1.1\r\nHost: calls.localhost\r\n\r\n')
  const { exchange } = await site.nextCall()
  exchange.reply({ head: siteAnswer(), isEnd: false })
  const fill = () => {
    while (!exchange.isOver && exchange.write(Buffer.alloc(64 * 1024))) {
      // until the window is used up
    }
  }
  exchange.receiver = { ...exchange.receiver, onDrain: fill }
  fill()
  await until(() => cancelled === 1)
  reader.destroy()
})

test('how many functions called each other is read from the header that their fetch carries', async () => {
  site.onCall = ({ call, exchange }) => exchange.reply({ head: siteAnswer(), body: String(call.depth), isEnd: true })
  const depth = async (header: string) => (await ask(site.question({ headers: { 'cdn-loop': header } }))).body.toString()
  assert.equal(await depth('plat;depth=3'), '3')
  assert.equal(await depth('other, plat; depth=7'), '7')
  assert.equal(await depth('platypus;depth=9'), '0')
})
