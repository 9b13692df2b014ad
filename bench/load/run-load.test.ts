import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { findProgram } from '../peers/find-program.ts'
import type { LoadTarget } from './load-target.ts'
import { runLoad } from './run-load.ts'
import { runOwnLoad } from './run-own-load.ts'
import { runWrk } from './run-wrk.ts'

const wrk = findProgram('wrk')
const generators = { 'our own': runOwnLoad, ...(wrk ? { wrk: runWrk.bind(undefined, wrk) } : {}) }
let seen = { requests: 0, bad: 0 }

const server = http.createServer(async (request, response) => {
  const chunks = await request.toArray()
  seen.requests += 1
  if (request.url === '/echo' && (Buffer.concat(chunks).toString() !== 'a body' || request.headers.host !== 'a.site')) seen.bad += 1
  if (request.url === '/refuses') response.writeHead(503).end('busy')
  else if (request.url === '/closes') request.socket.destroy()
  else if (request.url === '/chunks') {
    response.write('x'.repeat(70_000))
    setImmediate(() => response.end('end'))
  } else response.end('an answer')
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => {
  server.closeAllConnections()
  server.close()
})

const target = (path: string, more: Partial<LoadTarget> = {}): LoadTarget => {
  const { port } = server.address() as AddressInfo
  return { port, host: 'a.site', method: 'GET', path, headers: {}, answerBytesMin: 0, ...more }
}
const options = { connections: 3, seconds: 1 }

for (const [name, generate] of Object.entries(generators)) {
  test(`${name} generator sends what it is told and counts every answer`, async () => {
    seen = { requests: 0, bad: 0 }
    const result = await generate(target('/echo', { method: 'POST', body: Buffer.from('a body') }), options)
    assert.equal(result.failures, 0)
    assert.equal(seen.bad, 0)
    // the last one of each connection may still be under way when the time is up
    assert.ok(result.requests > 0 && result.requests <= seen.requests && result.requests >= seen.requests - options.connections)
    assert.ok(result.p50 > 0 && result.p50 <= result.p95 && result.p95 <= result.p99)
  })

  test(`${name} generator reads chunked answers to their end`, async () => {
    const { requests, failures, bytes } = await generate(target('/chunks'), options)
    assert.equal(failures, 0)
    assert.ok(requests > 0 && bytes >= requests * 70_003)
  })

  test(`${name} generator counts refused answers and broken connections as failures`, async () => {
    const refused = await generate(target('/refuses'), options)
    assert.ok(refused.requests > 0)
    assert.equal(refused.failures, refused.requests)
    assert.ok((await generate(target('/closes'), options)).failures > 0)
  })
}

test('answers shorter than they must be stop the measurement', async () => {
  await assert.rejects(runLoad(target('/', { answerBytesMin: 1_000_000 }), options), /shorter answers/)
})
