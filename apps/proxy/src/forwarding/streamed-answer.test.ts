import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { StreamedAnswer } from './streamed-answer.ts'

const WINDOW_BYTES = 256 * 1024
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A real response whose visitor has sent a request and does not read yet. */
async function startVisit() {
  const server = http.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const visitor = connect((server.address() as AddressInfo).port, '127.0.0.1').pause()
  visitor.write('GET / HTTP/1.0\r\nConnection: close\r\n\r\n')
  const [, response]: http.ServerResponse[] = await once(server, 'request')
  if (!response) assert.fail('no request came')
  response.on('error', () => undefined)
  return { server, visitor, response }
}

for (const pieceBytes of [64 * 1024, 1]) {
  test(`a visitor who does not read holds up no more than the window, in pieces of ${pieceBytes} bytes, and gets everything later`, async () => {
    const { server, visitor, response } = await startVisit()
    let credit = WINDOW_BYTES
    const answer = new StreamedAnswer(response, (bytes) => {
      credit += bytes
    })
    const block = randomBytes(WINDOW_BYTES)
    const hash = createHash('sha256')
    let sent = 0
    response.writeHead(200)
    answer.begin(Buffer.alloc(0))
    const feed = () => {
      while (credit >= pieceBytes) {
        const at = sent % WINDOW_BYTES
        const piece = block.subarray(at, at + pieceBytes)
        credit -= piece.length
        sent += piece.length
        hash.update(piece)
        answer.write(piece)
        assert.ok(response.writableLength <= WINDOW_BYTES + 16 * 1024, `${response.writableLength} bytes wait in the response`)
      }
    }
    // Until the system takes nothing more: a whole window waits, and turns pass without credit.
    for (let idleTurns = 0; idleTurns < 50; ) {
      feed()
      await nextTurn()
      idleTurns = credit === 0 ? idleTurns + 1 : 0
    }
    assert.ok(response.writableLength > 0)
    answer.end()
    const received = Buffer.concat(await visitor.resume().toArray())
    const body = received.subarray(received.indexOf('\r\n\r\n') + 4)
    assert.equal(body.length, sent)
    assert.equal(digest(body), hash.digest('hex'))
    server.close()
  })
}

test('nothing is told any more once the visitor has gone', async () => {
  const { server, visitor, response } = await startVisit()
  let consumed = 0
  const answer = new StreamedAnswer(response, (bytes) => {
    consumed += bytes
  })
  response.writeHead(200)
  answer.begin(Buffer.from('x'))
  const closed = once(response, 'close')
  visitor.destroy()
  await closed
  answer.write(Buffer.from('late'))
  await nextTurn()
  answer.end()
  assert.equal(consumed, 0)
  server.close()
})
