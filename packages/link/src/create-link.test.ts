import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createLink } from './create-link.ts'
import type { Exchange, ResetReason } from './link.ts'
import { ProtocolError } from './protocol-error.ts'
import { ask } from './testing/ask.ts'
import { linkPair } from './testing/link-pair.ts'
import { socketPair } from './testing/socket-pair.ts'

test('a call is answered with head and body, and is over at both ends', async () => {
  const { client, server } = await linkPair((exchange, kind, { head, body, isEnd }) => {
    assert.ok(isEnd)
    exchange.reply({ head: `${kind} ${head}`, body: body.toString().toUpperCase(), isEnd: true })
    assert.ok(exchange.isOver)
  })
  const answer = await ask(client, 255, { head: 'grüße 🙂', body: 'hello', isEnd: true })
  assert.deepEqual([answer.head, answer.body.toString(), answer.endings], ['255 grüße 🙂', 'HELLO', 1])
  assert.deepEqual([client.active, server.active], [0, 0])
  client.close()
})

test('both ends open exchanges at the same time', async () => {
  const { client, server } = await linkPair((exchange) => exchange.reply({ head: 'from server', isEnd: true }), {
    client: { onOpen: (exchange) => exchange.reply({ head: 'from client', isEnd: true }) },
  })
  const answers = await Promise.all([ask(client, 1, { head: '', isEnd: true }), ask(server, 1, { head: '', isEnd: true })])
  assert.deepEqual(
    answers.map(({ head }) => head),
    ['from server', 'from client'],
  )
  client.close()
})

test('frames of one turn leave in one write, before the next turn begins', async () => {
  const { client, server } = await socketPair()
  let writes = 0
  const write = client._write.bind(client)
  client._write = (...args) => {
    writes++
    write(...args)
  }
  const link = createLink(client, { onOpen: () => {}, onClose: () => {} }, { role: 'client' })
  for (let count = 0; count < 32; count++) link.open(1, { head: 'x', body: 'y', isEnd: true }, {})
  assert.equal(writes, 0)
  const [chunk] = await once(server, 'data')
  assert.equal(writes, 1)
  assert.equal(chunk.length, 22 + 32 * 16)
  link.close()
})

test('flush writes at once', async () => {
  const { client, server } = await socketPair()
  const link = createLink(client, { onOpen: () => {}, onClose: () => {} }, { role: 'client' })
  link.flush()
  assert.equal(client.bytesWritten, 22)
  server.destroy()
  link.close()
})

test('a body larger than a frame holds, given whole, arrives whole in both directions', async () => {
  for (const size of [64 * 1024, 64 * 1024 + 1, 1_000_000]) {
    const { client } = await linkPair((exchange, _kind, first) => {
      const chunks = [first.body]
      const answer = () => exchange.reply({ head: String(Buffer.concat(chunks).length), body: Buffer.concat(chunks), isEnd: true })
      if (first.isEnd) return answer()
      exchange.receiver = {
        onData(chunk) {
          chunks.push(chunk)
          exchange.consume(chunk.length)
        },
        onEnd: answer,
      }
    })
    const body = Buffer.alloc(size, 'abcdefghijk')
    const answer = await ask(client, 1, { head: '', body, isEnd: true })
    assert.equal(answer.head, String(size))
    assert.ok(answer.body.equals(body))
    client.close()
  }
})

test('a text body of any length and alphabet arrives as UTF-8', async () => {
  const { client } = await linkPair((exchange) => {
    exchange.reply({ head: '', body: 'ü'.repeat(70_000), isEnd: true })
  })
  const answer = await ask(client, 1, { head: '', body: 'é'.repeat(30_000), isEnd: true })
  assert.equal(answer.body.toString(), 'ü'.repeat(70_000))
  client.close()
})

test('a head of 128 KiB arrives; a larger one is refused to the caller and harms nobody', async () => {
  const { client } = await linkPair((exchange, _kind, { head }) => exchange.reply({ head, isEnd: true }))
  const head = 'h'.repeat(128 * 1024)
  assert.throws(() => client.open(1, { head: `${head}h`, isEnd: true }, {}), RangeError)
  assert.throws(() => client.open(1, { head: 'é'.repeat(128 * 1024), isEnd: true }, {}), RangeError)
  assert.equal(client.active, 0)
  assert.equal((await ask(client, 1, { head, isEnd: true })).head, head)
  client.close()
})

test('notes of the link arrive', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const { client, server } = await linkPair(() => {}, { client: { onNote: (note) => resolve(note.toString()) } })
  server.note('hello')
  assert.equal(await promise, 'hello')
  client.close()
})

test('an exchange beyond the most that may be open is refused, and the link goes on', async () => {
  const opened: Exchange[] = []
  const { client } = await linkPair((exchange) => opened.push(exchange), { exchangesMax: 3 })
  const answers = [1, 2, 3].map(() => ask(client, 1, { head: '', isEnd: true }))
  assert.equal((await ask(client, 1, { head: '', isEnd: true })).reset, 'refused')
  await client.ping()
  for (const exchange of opened) exchange.reply({ head: 'ok', isEnd: true })
  assert.deepEqual(
    (await Promise.all(answers)).map(({ head }) => head),
    ['ok', 'ok', 'ok'],
  )
  client.close()
})

test('closing resets every exchange as lost, then tells the cause, at both ends once', async () => {
  const told: string[] = []
  const { client, clientClosed, serverClosed } = await linkPair((exchange) => {
    exchange.receiver = { onReset: (reason) => told.push(`server ${reason}`) }
  })
  const waiting = [ask(client, 1, { head: '', isEnd: true }), ask(client, 1, { head: '', isEnd: false })]
  await client.ping()
  const ping = client.ping()
  const cause = new Error('enough')
  client.close(cause)
  client.close()
  assert.equal(await clientClosed, cause)
  assert.equal(await serverClosed, undefined)
  assert.equal(await ping, Number.POSITIVE_INFINITY)
  assert.equal(await client.ping(), Number.POSITIVE_INFINITY)
  assert.deepEqual(
    (await Promise.all(waiting)).map(({ reset, endings }) => [reset, endings]),
    [
      ['lost', 1],
      ['lost', 1],
    ],
  )
  assert.deepEqual(told, ['server lost', 'server lost'])
})

test('an exchange opened on a closed link is lost in a later turn, unless it was reset before', async () => {
  const { client } = await linkPair(() => {})
  client.close()
  let isTold = false
  const { promise, resolve } = Promise.withResolvers<ResetReason>()
  client.open(1, { head: '', isEnd: true }, { onReset: () => assert.fail() }).reset()
  client.open(
    1,
    { head: '', isEnd: false },
    {
      onReset(reason) {
        isTold = true
        resolve(reason)
      },
    },
  )
  assert.equal(isTold, false)
  assert.equal(await promise, 'lost')
})

test('an end that speaks something else, or another version, or has another window, is told apart', async () => {
  const hello = Buffer.from('00000012010000000000504c41540000000100040000', 'hex')
  const cases: [Buffer, RegExp][] = [
    [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), /frame says it has/],
    [Buffer.concat([hello.subarray(0, 17), Buffer.from([2]), hello.subarray(18)]), /speaks version 2 .*this one version 1/],
    [Buffer.concat([hello.subarray(0, 10), Buffer.from('HTTP'), hello.subarray(14)]), /does not speak this protocol/],
    [Buffer.concat([hello.subarray(0, 18), Buffer.from([0, 0, 1, 0])]), /window of 256 bytes/],
    [Buffer.concat([hello, hello]), /none of the link/],
  ]
  for (const [bytes, expected] of cases) {
    const { client, server } = await socketPair()
    const { promise, resolve } = Promise.withResolvers<Error | undefined>()
    createLink(server, { onOpen: () => assert.fail(), onClose: resolve }, { role: 'server' })
    client.write(bytes)
    const cause = await promise
    assert.ok(cause instanceof ProtocolError)
    assert.match(cause.message, expected)
    client.destroy()
  }
})

test('a receiver that throws is uncaught, and everybody else is told all the same', async () => {
  const code = `
    import { duplexPair } from 'node:stream'
    import { createLink } from ${JSON.stringify(new URL('./create-link.ts', import.meta.url).href)}
    process.on('uncaughtException', (error) => console.log('uncaught ' + error.message))
    const [one, other] = duplexPair()
    const answer = (exchange, kind) => kind === 1 && exchange.reply({ head: '', isEnd: true })
    createLink(other, { onOpen: answer, onClose() {} }, { role: 'server' })
    const link = createLink(one, { onOpen() {}, onClose: () => console.log('closed') }, { role: 'client' })
    const bug = () => { throw new Error('a bug') }
    link.open(1, { head: '', isEnd: true }, { onReply: bug })
    link.open(1, { head: '', isEnd: true }, { onReply: () => console.log('replied, ' + link.active + ' active') })
    link.open(2, { head: '', isEnd: true }, { onReset: bug })
    link.open(2, { head: '', isEnd: true }, { onReset: () => console.log('reset') })
    await link.ping()
    link.close()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code])
  assert.deepEqual(stdout.trim().split('\n'), ['uncaught a bug', 'replied, 2 active', 'reset', 'closed', 'uncaught a bug'])
})
