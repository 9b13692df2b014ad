import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { waitUntilHealthy } from './wait-until-healthy.ts'

test('waits over other answers until 200 or 503 comes', async (t) => {
  const answers = [404, 500, 503]
  const server = createServer((_request, response) => response.writeHead(answers.shift() ?? 200).end()).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`
  await waitUntilHealthy(url, { withinMs: 30_000, signal: new AbortController().signal })
  assert.deepEqual(answers, [])
})

test('ends when the signal aborts', async () => {
  const gone = new AbortController()
  const waiting = waitUntilHealthy('http://127.0.0.1:9/health', { withinMs: 30_000, signal: gone.signal })
  gone.abort()
  await assert.rejects(waiting, { name: 'AbortError' })
})

test('says what it met when the time is over', async () => {
  const waiting = waitUntilHealthy('http://127.0.0.1:9/health', { withinMs: 1, signal: new AbortController().signal })
  await assert.rejects(waiting, /was not healthy within 0\.001 s: .*ECONNREFUSED/)
})
