import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { GuestFetch, GuestFetchAnswer } from '../guests/guest-connection.ts'
import { createEgressDoor } from './egress-door.ts'
import { EGRESS_LIMITS } from './egress-limits.ts'
import type { EgressPass } from './egress-pass.ts'
import type { FetchPolicy } from './egress-policy.ts'

const HELLO = 'hello '.repeat(1000)
const BOMB = gzipSync(Buffer.alloc(EGRESS_LIMITS.bodyBytesMax + 1))

const encoded = (encoding: string, body: Uint8Array) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.setHeader('content-encoding', encoding).end(body)
const redirect = (status: number, to: () => string) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status, { location: to() }).end('moved')

let other = ''
const PATHS: Record<string, RequestListener> = {
  '/echo': (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () =>
      response.end(JSON.stringify({ method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() })),
    )
  },
  '/gzip': encoded('gzip', gzipSync(HELLO)),
  '/br': encoded('br', brotliCompressSync(HELLO)),
  '/deflate': encoded('deflate', deflateSync(HELLO)),
  '/raw-deflate': encoded('deflate', deflateRawSync(HELLO)),
  '/zstd': encoded('zstd', zstdCompressSync(HELLO)),
  '/twice': encoded('gzip, br', brotliCompressSync(gzipSync(HELLO))),
  '/broken': encoded('gzip', Buffer.from('not gzip at all')),
  '/unknown': encoded('lzma', Buffer.from(HELLO)),
  '/bomb': encoded('gzip', BOMB),
  '/many': encoded('gzip, gzip, gzip, gzip', Buffer.from('x')),
  '/big-headers': (_request, response) => void response.setHeader('x-big', 'a'.repeat(EGRESS_LIMITS.headerBytesMax)).end(),
  '/moved-here': redirect(302, () => '/echo'),
  '/see-other': redirect(303, () => '/echo'),
  '/moved-there': redirect(307, () => `${other}/echo`),
  '/to-metadata': redirect(302, () => 'http://169.254.169.254/latest/meta-data/'),
  '/to-file': redirect(302, () => 'file:///etc/passwd'),
  '/loop': redirect(302, () => '/loop'),
  '/half': (_request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('some', () => response.destroy())
  },
  '/hang': () => undefined,
  '/no-content': (_request, response) => void response.writeHead(204).end(),
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const serve: RequestListener = (request, response) => PATHS[request.url ?? '']?.(request, response)
const server = createServer(serve)
const otherServer = createServer(serve)
const garbage = createTcpServer((socket) => socket.end('I speak no HTTP\r\n\r\n').on('error', () => undefined))
let site = ''
let garbagePort = 0

before(async () => {
  site = `http://127.0.0.1:${await listen(server)}`
  other = `http://127.0.0.1:${await listen(otherServer)}`
  garbagePort = await listen(garbage)
})
after(() => {
  for (const each of [server, otherServer]) {
    each.close()
    each.closeAllConnections()
  }
  garbage.close()
})

const pass = (policy: FetchPolicy = 'public'): EgressPass => ({ policy, depth: 2, fetches: 0, running: 0 })
const hostOf = (url: string) => new URL(url).host

function fetchOf(url: string, given: Partial<GuestFetch> = {}): GuestFetch {
  return { invocationId: 'i', functionKey: 'f', method: 'GET', url, headers: [], body: new Uint8Array(), redirect: 'follow', ...given }
}

function go(url: string, given: Partial<GuestFetch> = {}, options: { policy?: FetchPolicy; signal?: AbortSignal } = {}) {
  const door = createEgressDoor({ allow: [hostOf(site), hostOf(other), `127.0.0.1:${garbagePort}`] })
  return door(fetchOf(url, given), pass(options.policy), options.signal ?? new AbortController().signal)
}

function assertResponse(answer: GuestFetchAnswer): Extract<GuestFetchAnswer, { type: 'response' }> {
  assert.equal(answer.type, 'response', JSON.stringify(answer))
  return answer as Extract<GuestFetchAnswer, { type: 'response' }>
}

function assertRefused(answer: GuestFetchAnswer, code: string | undefined, message: RegExp): void {
  assert.equal(answer.type, 'error')
  if (answer.type !== 'error') return
  assert.equal(answer.code, code, answer.message)
  assert.match(answer.message, message)
}

const echoOf = async (answer: Promise<GuestFetchAnswer>) => JSON.parse(Buffer.from(assertResponse(await answer).body).toString())

describe('what a function may reach', () => {
  const refused = [
    'http://127.0.0.1:9000/',
    'http://localhost:9000/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]:9000/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::]/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00::1]/',
  ]
  for (const url of refused) {
    it(`refuses ${url}`, async () => assertRefused(await go(url), 'EGRESS_BLOCKED', /public addresses only/))
  }

  it('reaches an address outside the public range when the operator allows exactly its host and port', async () => {
    assert.equal(assertResponse(await go(`${site}/gzip`)).status, 200)
    assertRefused(await go('http://127.0.0.1:1/'), 'EGRESS_BLOCKED', /public addresses only/)
  })

  for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'data:text/plain,hi', 'unix:/run/x.sock']) {
    it(`refuses the scheme of ${url}`, async () => assertRefused(await go(url), 'EGRESS_BLOCKED', /Only http and https/))
  }

  it('refuses credentials in the URL', async () =>
    assertRefused(await go(site.replace('http://', 'http://user:secret@')), 'EGRESS_BLOCKED', /credentials/))

  it('refuses everything when the function\'s setting is "none"', async () =>
    assertRefused(await go(`${site}/echo`, {}, { policy: 'none' }), 'EGRESS_BLOCKED', /"none"/))

  it('reaches only the listed hosts when the setting is a list, after redirects too', async () => {
    assert.equal(assertResponse(await go(`${site}/gzip`, {}, { policy: [hostOf(site)] })).status, 200)
    assertRefused(await go(`${other}/echo`, {}, { policy: [hostOf(site)] }), 'EGRESS_BLOCKED', /not in its "fetch" list/)
    assertRefused(await go(`${site}/moved-there`, {}, { policy: [hostOf(site)] }), 'EGRESS_BLOCKED', /not in its "fetch" list/)
  })

  it('checks every redirect anew', async () => {
    assertRefused(await go(`${site}/to-metadata`), 'EGRESS_BLOCKED', /169\.254\.169\.254 was refused/)
    assertRefused(await go(`${site}/to-file`), 'EGRESS_BLOCKED', /neither http nor https/)
  })

  it('refuses a fetch that belongs to no running call', async () => {
    const answer = await createEgressDoor({ allow: [hostOf(site)] })(fetchOf(`${site}/echo`), undefined, new AbortController().signal)
    assertRefused(answer, 'EGRESS_BLOCKED', /while a call/)
  })
})

describe('how a request leaves', () => {
  it('carries method, headers and body, the depth of the call, and nothing a function may not set', async () => {
    const headers: [string, string][] = [
      ['Content-Type', 'text/plain'],
      ['Host', 'evil.example'],
      ['Connection', 'upgrade'],
      ['Transfer-Encoding', 'chunked'],
      ['CDN-Loop', 'plat;depth=0'],
      ['X-Plat-Service-Token', 'x'],
      ['X-Forwarded-For', '1.2.3.4'],
    ]
    const echo = await echoOf(go(`${site}/echo`, { method: 'post', headers, body: Buffer.from('data') }))
    assert.equal(echo.method, 'POST')
    assert.equal(echo.body, 'data')
    assert.equal(echo.headers.host, hostOf(site))
    assert.equal(echo.headers['content-type'], 'text/plain')
    assert.equal(echo.headers['cdn-loop'], 'plat;depth=3')
    for (const name of ['x-plat-service-token', 'x-forwarded-for', 'transfer-encoding']) assert.equal(echo.headers[name], undefined)
  })

  it('refuses headers and methods that are malformed', async () => {
    assertRefused(await go(`${site}/echo`, { headers: [['a b', 'c']] }), undefined, /not valid/)
    assertRefused(await go(`${site}/echo`, { headers: [['a', 'b\r\nc: d']] }), undefined, /not valid/)
    assertRefused(await go(`${site}/echo`, { method: 'GET / HTTP/1.1\r\n' }), undefined, /not allowed/)
    assertRefused(await go(`${site}/echo`, { method: 'CONNECT' }), undefined, /not allowed/)
    assertRefused(await go(`${site}/echo`, { headers: [['a', 'b'.repeat(40_000)]] }), 'LIMIT_EXCEEDED', /headers/)
  })
})

describe('redirects', () => {
  it('are followed, and the final URL is reported', async () => {
    const answer = assertResponse(await go(`${site}/moved-here#part`))
    assert.deepEqual({ url: answer.url, redirected: answer.redirected }, { url: `${site}/echo`, redirected: true })
  })

  it('turn POST into GET without its body at 302 and 303, and keep both at 307', async () => {
    const post = { method: 'POST', body: Buffer.from('data'), headers: [['content-type', 'text/plain']] as [string, string][] }
    for (const path of ['/moved-here', '/see-other']) {
      const echo = await echoOf(go(`${site}${path}`, post))
      assert.deepEqual([echo.method, echo.body, echo.headers['content-type']], ['GET', '', undefined])
    }
    const kept = await echoOf(go(`${site}/moved-there`, post))
    assert.deepEqual([kept.method, kept.body, kept.headers['content-type']], ['POST', 'data', 'text/plain'])
  })

  it('take no credentials to another origin', async () => {
    const headers: [string, string][] = [
      ['authorization', 'Bearer x'],
      ['cookie', 'a=b'],
      ['x-other', 'kept'],
    ]
    const same = await echoOf(go(`${site}/moved-here`, { headers }))
    assert.equal(same.headers.authorization, 'Bearer x')
    const foreign = await echoOf(go(`${site}/moved-there`, { headers }))
    assert.deepEqual([foreign.headers.authorization, foreign.headers.cookie, foreign.headers['x-other']], [undefined, undefined, 'kept'])
  })

  it('are handed over or refused when the fetch says so', async () => {
    assert.equal(assertResponse(await go(`${site}/moved-here`, { redirect: 'manual' })).status, 302)
    assertRefused(await go(`${site}/moved-here`, { redirect: 'error' }), undefined, /does not allow/)
  })

  it('end after a bounded number', async () => assertRefused(await go(`${site}/loop`), undefined, /redirected more than/))
})

describe('responses', () => {
  for (const path of ['/gzip', '/br', '/deflate', '/raw-deflate', '/zstd', '/twice']) {
    it(`decodes ${path}`, async () => {
      const answer = assertResponse(await go(`${site}${path}`))
      assert.equal(Buffer.from(answer.body).toString(), HELLO)
      assert.equal(
        answer.headers.find(([name]) => name.toLowerCase() === 'content-encoding'),
        undefined,
      )
    })
  }

  it('stops a decompression bomb at the limit', async () => assertRefused(await go(`${site}/bomb`), 'LIMIT_EXCEEDED', /larger than/))
  it('refuses layers of encodings', async () => assertRefused(await go(`${site}/many`), 'LIMIT_EXCEEDED', /encoded more/))
  it('says when a body does not decode', async () => assertRefused(await go(`${site}/broken`), undefined, /does not decode/))
  it('says when an encoding is unknown', async () => assertRefused(await go(`${site}/unknown`), undefined, /lzma/))
  it('says when headers are too large', async () => assertRefused(await go(`${site}/big-headers`), undefined, /headers that are too large/))
  it('says when a response is cut off', async () => assertRefused(await go(`${site}/half`), undefined, /ended the connection/))
  it('says when the other side speaks no HTTP', async () =>
    assertRefused(await go(`http://127.0.0.1:${garbagePort}/`), undefined, /no HTTP response/))
  it('have no body where HTTP allows none', async () => assert.equal(assertResponse(await go(`${site}/no-content`)).body.byteLength, 0))

  it('names no address that the user did not write', async () => {
    const closed = createTcpServer()
    const port = await listen(closed)
    await new Promise((resolve) => closed.close(resolve))
    const door = createEgressDoor({ allow: [`localhost:${port}`] })
    const answer = await door(fetchOf(`http://localhost:${port}/`), pass(), new AbortController().signal)
    assertRefused(answer, undefined, /^localhost:\d+ refused the connection\.$/)
  })
})

describe('bounds', () => {
  it('ends at once when the call is aborted', async () => {
    const aborter = new AbortController()
    server.once('request', () => aborter.abort())
    const answer = await go(`${site}/hang`, {}, { signal: aborter.signal })
    assert.deepEqual(answer.type === 'error' && answer.name, 'AbortError')
  })

  it('counts the fetches of a call', async () => {
    const door = createEgressDoor({ allow: [hostOf(site)] })
    const used = { ...pass(), fetches: EGRESS_LIMITS.fetchesPerCallMax }
    assertRefused(await door(fetchOf(`${site}/echo`), used, new AbortController().signal), 'LIMIT_EXCEEDED', /One call may make/)
    const one = pass()
    assertResponse(await door(fetchOf(`${site}/gzip`), one, new AbortController().signal))
    assert.deepEqual([one.fetches, one.running], [1, 0])
  })
})
