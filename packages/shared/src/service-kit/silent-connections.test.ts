import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { createLogger } from './logger.ts'
import { closeServer, listen } from './run-service.ts'

const log = createLogger({ service: 'test', level: 'error', format: 'json' })

test('a client that connected and asked nothing does not hold up the end; a running request is answered first', async () => {
  const arrived = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const server = createServer(async (_request, response) => {
    arrived.resolve()
    await release.promise
    response.end('done')
  })
  const port = await listen(server, { port: 0, host: '127.0.0.1' }, log)
  const silent = connect(port, '127.0.0.1')
  await new Promise((resolve) => silent.once('connect', resolve))
  silent.on('error', () => undefined) // being cut is the point
  const cut = new Promise<void>((resolve) => silent.once('close', () => resolve()))
  const answer = fetch(`http://127.0.0.1:${port}`).then((response) => response.text())
  await arrived.promise
  const closed = closeServer(server, 60_000)
  await cut
  release.resolve()
  assert.equal(await answer, 'done')
  await closed
})
