import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange, ResetReason } from './link.ts'
import { ask } from './testing/ask.ts'
import { linkPair } from './testing/link-pair.ts'

test('a body goes on after the reply, notes keep their place in it, and the trailer comes last', async () => {
  const said: string[] = []
  const { client } = await linkPair((exchange) => {
    exchange.note('before the reply')
    exchange.reply({ head: 'head', body: 'one ', isEnd: false })
    exchange.write(Buffer.from('two '))
    exchange.note('between')
    exchange.write(Buffer.from('three'))
    exchange.end('trailer')
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  client.open(
    1,
    { head: '', isEnd: true },
    {
      onReply: ({ body }) => said.push(`reply ${body}`),
      onData: (chunk) => said.push(`data ${chunk}`),
      onNote: (note) => said.push(`note ${note}`),
      onEnd(trailer) {
        said.push(`end ${trailer}`)
        resolve()
      },
      onReset: (reason) => assert.fail(reason),
    },
  )
  await promise
  assert.deepEqual(said, ['note before the reply', 'reply one ', 'data two ', 'note between', 'data three', 'end trailer'])
  client.close()
})

test('a note or trailer over 64 KiB is refused to the caller', async () => {
  const { client } = await linkPair(() => {})
  const exchange = client.open(1, { head: '', isEnd: false }, {})
  const large = Buffer.alloc(64 * 1024 + 1)
  assert.throws(() => exchange.note(large), RangeError)
  assert.throws(() => exchange.end(large), RangeError)
  assert.throws(() => client.note(large), RangeError)
  exchange.end(large.subarray(1))
  client.close()
})

test('a cancelled exchange still ends as the answering end wants', async () => {
  const { client } = await linkPair((exchange) => {
    exchange.reply({ head: '', isEnd: false })
    exchange.receiver = { onCancel: () => exchange.end('stopped') }
  })
  const answer = await ask(client, 1, { head: '', isEnd: true }, (exchange) => {
    exchange.cancel()
    exchange.cancel()
  })
  assert.deepEqual([answer.trailer, answer.endings, answer.reset], ['stopped', 1, undefined])
  client.close()
})

test('a reset by the end that answers is told as refused, one by the end that opened as cancelled, and neither to who did it', async () => {
  const told: ResetReason[] = []
  const opened: Exchange[] = []
  const { client, server } = await linkPair((exchange, kind) => {
    opened.push(exchange)
    exchange.receiver = { onReset: (reason) => told.push(reason) }
    if (kind === 1) exchange.reset()
  })
  assert.equal((await ask(client, 1, { head: '', isEnd: true })).reset, 'refused')
  const exchange = client.open(2, { head: '', isEnd: true }, { onReset: () => assert.fail() })
  exchange.reset()
  assert.ok(exchange.isOver)
  await client.ping()
  assert.deepEqual(told, ['cancelled'])
  assert.ok(opened.every(({ isOver }) => isOver))
  assert.deepEqual([client.active, server.active], [0, 0])
  client.close()
})

test('what is sent for an exchange that is over is dropped at both ends', async () => {
  const opened: Exchange[] = []
  const { client } = await linkPair((exchange, kind) => {
    opened.push(exchange)
    if (kind === 2) exchange.reply({ head: 'early', isEnd: true })
  })
  const exchange = client.open(1, { head: '', isEnd: false }, {})
  await client.ping()
  exchange.reset()
  // The other end does not know yet.
  opened[0]?.reply({ head: 'late', isEnd: false })
  opened[0]?.write(Buffer.from('late'))
  opened[0]?.end()
  const early = client.open(2, { head: '', isEnd: false }, {})
  early.write(Buffer.from('on its way when the answer came'))
  early.end()
  assert.notEqual(await client.ping(), Number.POSITIVE_INFINITY)
  for (const over of [exchange, early, ...opened]) {
    assert.equal(over.isOver, true)
    assert.equal(over.write(Buffer.from('x')), false)
    over.end()
    over.note('x')
    over.consume(1)
    over.reset()
  }
  assert.notEqual(await client.ping(), Number.POSITIVE_INFINITY)
  client.close()
})

test('misuse is told to the caller', async () => {
  const { promise, resolve } = Promise.withResolvers<Exchange>()
  const { client } = await linkPair((exchange) => resolve(exchange))
  const own = client.open(1, { head: '', isEnd: true }, {})
  assert.throws(() => own.reply({ head: '', isEnd: true }), /Only the end that answers/)
  assert.throws(() => own.write(Buffer.from('x')), /has ended/)
  assert.throws(() => own.end(), /has ended/)
  const theirs = await promise
  assert.throws(() => theirs.write(Buffer.from('x')), /replied to before/)
  assert.throws(() => theirs.end(), /replied to before/)
  assert.throws(() => theirs.cancel(), /opened an exchange/)
  theirs.reply({ head: '', isEnd: false })
  assert.throws(() => theirs.reply({ head: '', isEnd: true }), /once/)
  client.close()
})

test('a receiver may do anything from within its callbacks', async () => {
  const { client, clientClosed } = await linkPair((exchange, kind) => {
    exchange.reply({ head: String(kind), isEnd: kind < 5 })
  })
  const heads: string[] = []
  const next = (kind: number) => {
    const exchange = client.open(
      kind,
      { head: '', isEnd: false },
      {
        onReply({ head }) {
          heads.push(head.toString())
          exchange.reset()
          if (kind < 5) next(kind + 1)
          else client.close()
        },
        onReset: () => assert.fail('it was over'),
      },
    )
    exchange.write(Buffer.from('body'))
  }
  next(1)
  await clientClosed
  assert.deepEqual(heads, ['1', '2', '3', '4', '5'])
})
