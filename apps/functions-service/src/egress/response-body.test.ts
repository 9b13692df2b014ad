import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { RequestListener, ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { ByteSource } from '@plat/link/byte-source.ts'
import { until } from '../testing/until.ts'
import { EGRESS_LIMITS } from './egress-limits.ts'
import { servePaths, type TestSite } from './testing/serve-paths.ts'
import { newPass, type TestDoor, testDoor } from './testing/test-fetch.ts'

const HELLO = 'hello '.repeat(1000)
const BOMB = gzipSync(Buffer.alloc(EGRESS_LIMITS.bodyBytesMax + 1))
const encoded =
  (encoding: string, body: Uint8Array): RequestListener =>
  (_request, response) =>
    void response.setHeader('content-encoding', encoding).end(body)

/** The response that is under way, for tests that write it piece by piece. */
let open: ServerResponse
let wireBytes = 0

const PATHS: Record<string, RequestListener> = {
  '/plain': (_request, response) => void response.end(HELLO),
  '/gzip': encoded('gzip', gzipSync(HELLO)),
  '/br': encoded('br', brotliCompressSync(HELLO)),
  '/deflate': encoded('deflate', deflateSync(HELLO)),
  '/raw-deflate': encoded('deflate', deflateRawSync(HELLO)),
  '/zstd': encoded('zstd', zstdCompressSync(HELLO)),
  '/twice': encoded('gzip, br', brotliCompressSync(gzipSync(HELLO))),
  '/deflate-in-gzip': encoded('deflate, gzip', gzipSync(deflateSync(HELLO))),
  '/gzip-in-deflate': encoded('gzip, deflate', deflateSync(gzipSync(HELLO))),
  '/broken': encoded('gzip', Buffer.from('not gzip at all')),
  '/broken-deflate': encoded('deflate', Buffer.from('\x08not deflate at all')),
  '/cut-gzip': encoded('gzip', gzipSync(HELLO).subarray(0, 20)),
  '/unknown': encoded('lzma', Buffer.from(HELLO)),
  '/bomb': encoded('gzip', BOMB),
  '/deflate-bomb': encoded('deflate', deflateSync(Buffer.alloc(EGRESS_LIMITS.bodyBytesMax + 1))),
  '/many': encoded('gzip, gzip, gzip, gzip', Buffer.from('x')),
  '/large': (_request, response) => void response.end(Buffer.alloc(EGRESS_LIMITS.bodyBytesMax)),
  '/too-large': (_request, response) => void response.end(Buffer.alloc(EGRESS_LIMITS.bodyBytesMax + 1)),
  '/big-headers': (_request, response) => void response.setHeader('x-big', 'a'.repeat(EGRESS_LIMITS.headerBytesMax)).end(),
  '/piecewise': (_request, response) => {
    open = response
    response.flushHeaders()
  },
  '/piecewise-gzip': (_request, response) => {
    open = response
    response.setHeader('content-encoding', 'gzip').flushHeaders()
  },
  '/piecewise-deflate': (_request, response) => {
    open = response
    response.setHeader('content-encoding', 'deflate').flushHeaders()
  },
  '/flood': (_request, response) => {
    wireBytes = 0
    const piece = Buffer.alloc(64 * 1024)
    const write = () => {
      let more = !response.destroyed
      while (more) {
        wireBytes += piece.length
        more = response.write(piece)
      }
    }
    response.on('drain', write)
    write()
  },
  '/no-content': (_request, response) => void response.writeHead(204).end(),
  '/not-modified': (_request, response) => void response.writeHead(304, { 'content-length': '10' }).end(),
}

let site: TestSite
let out: TestDoor
before(async () => {
  site = await servePaths(PATHS)
  out = testDoor({ allow: [site.host] })
})
after(() => site.close())

/** Fetches, and asserts that the body comes as a stream. */
async function streamOf(path: string, options: Parameters<TestDoor['fetch']>[1] = {}): Promise<ByteSource> {
  const answer = await out.fetch(`${site.origin}${path}`, options)
  assert.equal(answer.type, 'response', JSON.stringify(answer))
  assert.ok(answer.type === 'response' && !(answer.body instanceof Uint8Array))
  return answer.body
}

/** Takes what comes, and consumes it only when told. */
function collect(source: ByteSource) {
  const taken = { bytes: 0, isEnded: false, failure: undefined as Error | undefined }
  source.start({
    data: (chunk) => {
      taken.bytes += chunk.length
    },
    end: () => {
      taken.isEnded = true
    },
    fail: (cause) => {
      taken.failure = cause
    },
  })
  return taken
}

describe('the codings of a body', () => {
  for (const path of ['/gzip', '/br', '/deflate', '/raw-deflate', '/zstd', '/twice', '/deflate-in-gzip', '/gzip-in-deflate']) {
    it(`${path} is undone, and its header goes with it`, async () => {
      const { text, headers } = await out.read(`${site.origin}${path}`)
      assert.equal(text, HELLO)
      assert.ok(!headers.some(([name]) => /^content-(encoding|length)$/i.test(name)))
    })
  }

  it('are known ones, and few', async () => {
    await out.refused(`${site.origin}/unknown`, { message: /lzma/ })
    await out.refused(`${site.origin}/many`, { code: 'LIMIT_EXCEEDED', message: /encoded more/ })
  })

  for (const path of ['/broken', '/broken-deflate', '/cut-gzip'])
    it(`that do not decode fail the body: ${path}`, () => out.refused(`${site.origin}${path}`, { message: /does not decode/ }))

  it('give out what has come before the rest is there', async () => {
    for (const [path, bytes] of [
      ['/piecewise-gzip', gzipSync(HELLO)],
      ['/piecewise-deflate', deflateSync(HELLO)],
    ] as const) {
      const taken = collect(await streamOf(path))
      open.write(bytes.subarray(0, bytes.length - 12))
      await until(() => taken.bytes > 0)
      assert.equal(taken.isEnded, false)
      open.end(bytes.subarray(bytes.length - 12))
      await until(() => taken.isEnded)
      assert.equal(taken.bytes, HELLO.length)
    }
  })
})

describe('the size of a body', () => {
  it('of exactly the limit is answered', async () =>
    assert.equal((await out.read(`${site.origin}/large`)).text.length, EGRESS_LIMITS.bodyBytesMax))

  for (const path of ['/too-large', '/bomb', '/deflate-bomb'])
    it(`beyond the limit fails it: ${path}`, () =>
      out.refused(`${site.origin}${path}`, { code: 'LIMIT_EXCEEDED', name: 'RangeError', message: /larger than 20 MB/ }))

  it('that nobody reads stays with its sender', async () => {
    const pass = newPass()
    const source = await streamOf('/flood', { pass })
    const taken = collect(source)
    let last = -1
    await until(() => {
      const isStill = last === wireBytes && taken.bytes > 0
      last = wireBytes
      return isStill
    })
    assert.ok(taken.bytes < 1024 * 1024, `${taken.bytes} bytes were held`)
    source.consume(taken.bytes)
    const before = taken.bytes
    await until(() => taken.bytes > before)
    source.cancel()
    assert.equal(pass.running, 0)
    await until(async () => (await site.connections()) === 0)
  })
})

describe('the end of a body', () => {
  it('small ones that come with their head are answered whole', async () => {
    const { body } = await out.read(`${site.origin}/plain`)
    assert.ok(body instanceof Uint8Array)
  })

  it('the head is answered before the body is there', async () => {
    const taken = collect(await streamOf('/piecewise'))
    assert.equal(taken.bytes, 0)
    open.write('one')
    await until(() => taken.bytes === 3)
    open.end('two')
    await until(() => taken.isEnded)
    assert.equal(taken.bytes, 6)
  })

  it('is told when the connection breaks in between', async () => {
    const pass = newPass()
    for (const path of ['/piecewise', '/piecewise-gzip', '/piecewise-deflate']) {
      const taken = collect(await streamOf(path, { pass }))
      open.write(gzipSync(HELLO).subarray(0, 30))
      open.destroy()
      await until(() => taken.failure !== undefined)
      assert.match(taken.failure?.message ?? '', /ended the connection/)
      assert.equal(taken.isEnded, false)
    }
    assert.equal(pass.running, 0)
  })

  it('an abort fails it and closes the connection', async () => {
    for (const path of ['/piecewise', '/piecewise-gzip', '/piecewise-deflate']) {
      const aborter = new AbortController()
      const taken = collect(await streamOf(path, { signal: aborter.signal }))
      aborter.abort()
      await until(() => taken.failure !== undefined)
      assert.equal(taken.failure?.message, 'The fetch was aborted.')
      await until(async () => (await site.connections()) === 0)
    }
  })

  it('one that breaks before anybody reads is told to whoever reads then', async () => {
    const aborter = new AbortController()
    const source = await streamOf('/piecewise', { signal: aborter.signal })
    aborter.abort()
    await until(async () => (await site.connections()) === 0)
    const taken = collect(source)
    await until(() => taken.failure !== undefined)
    assert.equal(taken.failure?.message, 'The fetch was aborted.')
  })

  it('there is none where HTTP allows none', async () => {
    assert.equal((await out.read(`${site.origin}/no-content`)).text, '')
    assert.equal((await out.read(`${site.origin}/not-modified`)).text, '')
    assert.equal((await out.read(`${site.origin}/plain`, { method: 'HEAD' })).text, '')
    await until(async () => (await site.connections()) === 0)
  })
})

describe('a response that is none', () => {
  it('has headers that are too large', () => out.refused(`${site.origin}/big-headers`, { message: /headers that are too large/ }))

  it('speaks no HTTP', async () => {
    const garbage = createTcpServer((socket) => socket.end('I speak no HTTP\r\n\r\n').on('error', () => undefined)).listen(0, '127.0.0.1')
    await once(garbage, 'listening')
    const host = `127.0.0.1:${(garbage.address() as AddressInfo).port}`
    await testDoor({ allow: [host] }).refused(`http://${host}/`, { message: /no HTTP response/ })
    garbage.close()
  })
})
