import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { sendCall } from './send-call.ts'

const agent = new http.Agent({ keepAlive: true })
const server = http.createServer(async (request, response) => {
  const body = (await request.toArray()).join('')
  const name = request.url?.replace('/_functions/', '')
  if (name === 'breaks') response.write('half', () => request.socket.destroy())
  else if (name === 'hangs') response.write('half')
  else if (name === 'refuses') response.writeHead(503, { 'retry-after': '1' }).end('busy')
  else response.end(`${request.headers.host?.split(':')[0]} ${body}`)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => {
  agent.destroy()
  server.closeAllConnections()
  server.close()
})

const call = (functionName: string, more: Partial<Parameters<typeof sendCall>[0]> = {}) =>
  sendCall({
    agent,
    proxyPort: (server.address() as AddressInfo).port,
    project: 'p',
    functionName,
    event: { a: 1 },
    stuckAfterMs: 5_000,
    ...more,
  })

test('an answer comes with its status, its text, and whether it says when to come again', async () => {
  const { ms: _, ...answer } = (await call('echoes')) as { ms: number }
  assert.deepEqual(answer, { type: 'answered', status: 200, hasRetryAfter: false, text: 'p.localhost {"a":1}' })
  const refused = await call('refuses')
  assert.ok(refused.type === 'answered' && refused.status === 503 && refused.hasRetryAfter)
})

test('a connection that breaks in the midst of an answer is no answer', async () => {
  assert.equal((await call('breaks')).type, 'broken')
})

test('an answer that does not end is stuck once its time is over', async () => {
  assert.deepEqual(await call('hangs', { stuckAfterMs: 100 }), { type: 'stuck' })
})

test('a caller may go away before and in the midst of an answer', async () => {
  assert.deepEqual(await call('hangs', { leaves: { afterMs: 10 } }), { type: 'left' })
  assert.deepEqual(await call('hangs', { leaves: 'with the head' }), { type: 'left' })
})
