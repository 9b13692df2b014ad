import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { after, before, describe, it } from 'node:test'
import { EGRESS_LIMITS } from './egress-limits.ts'
import { servePaths, type TestSite } from './testing/serve-paths.ts'
import { type TestDoor, testDoor } from './testing/test-fetch.ts'

const BLOCKED = 'EGRESS_BLOCKED'
const redirect =
  (status: number, to: () => string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { location: to() }).end('moved')

const PATHS: Record<string, RequestListener> = {
  '/echo': (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () =>
      response.end(JSON.stringify({ method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() })),
    )
  },
  '/moved-here': redirect(302, () => '/echo'),
  '/see-other': redirect(303, () => '/echo'),
  '/moved-there': redirect(307, () => `${other.origin}/echo`),
  '/to-metadata': redirect(302, () => 'http://169.254.169.254/latest/meta-data/'),
  '/to-credentials': redirect(302, () => `http://user:secret@${other.host}/echo`),
  '/to-file': redirect(302, () => 'file:///etc/passwd'),
  '/to-nowhere': redirect(302, () => 'http://[broken'),
  '/loop': redirect(302, () => '/loop'),
}

let site: TestSite
let other: TestSite
let out: TestDoor

before(async () => {
  site = await servePaths(PATHS)
  other = await servePaths(PATHS)
  out = testDoor({ allow: [site.host, other.host] })
})
after(() => {
  site.close()
  other.close()
})

describe('addresses a function may not reach', () => {
  const refused: [url: string, message: RegExp][] = [
    ['http://127.0.0.1:9000/', /^fetch to 127\.0\.0\.1 is blocked: loopback addresses are never reachable from functions$/],
    ['http://localhost:9000/', /^fetch to localhost is blocked: the name stands for loopback addresses/],
    ['http://app.localhost/', /loopback/],
    ['http://localhost./', /loopback/],
    ['http://2130706433/', /loopback/],
    ['http://0x7f.1/', /loopback/],
    ['http://0177.0.0.1/', /loopback/],
    ['http://127.1/', /loopback/],
    ['http://１２７.０.０.１/', /loopback/],
    ['http://[::1]:9000/', /loopback/],
    ['http://[::ffff:127.0.0.1]/', /loopback/],
    ['http://[::ffff:7f00:1]/', /loopback/],
    ['http://[::127.0.0.1]/', /reserved/],
    ['http://[::]/', /unspecified/],
    ['http://0.0.0.0/', /this network/],
    ['http://10.0.0.1/', /private/],
    ['http://172.16.0.1/', /private/],
    ['http://192.168.0.1/', /private/],
    ['http://100.64.0.1/', /carrier-grade NAT/],
    ['http://198.18.0.1/', /benchmarking/],
    ['http://203.0.113.1/', /documentation/],
    ['http://224.0.0.1/', /multicast/],
    ['http://255.255.255.255/', /reserved/],
    ['http://169.254.169.254/latest/meta-data/', /^fetch to 169\.254\.169\.254 is blocked: link-local addresses are never reachable/],
    ['http://[64:ff9b::7f00:1]/', /loopback/],
    ['http://[64:ff9b:1::1]/', /private/],
    ['http://[2002:7f00:1::]/', /loopback/],
    ['http://[fd00::1]/', /private/],
    ['http://[fec0::1]/', /private/],
    ['http://[fe80::1]/', /link-local/],
    ['http://[ff02::1]/', /multicast/],
    ['http://[2001:db8::1]/', /documentation/],
  ]
  for (const [url, message] of refused) {
    it(`${url} is refused by name of the rule`, () => out.refused(url, { code: BLOCKED, name: 'TypeError', message }))
  }

  it('this machine’s own addresses are refused', async () => {
    const own = Object.values(networkInterfaces()).flatMap((entries) => (entries ?? []).filter(({ family }) => family === 'IPv4'))
    for (const { address } of own) {
      await out.refused(`http://${address}:9999/`, { code: BLOCKED, message: /never reachable/ })
      await out.refused(`http://[::ffff:${address}]:${site.port}/echo`, { code: BLOCKED, message: /never reachable/ })
    }
  })

  it('an exception of the operator holds for exactly its host and port', async () => {
    assert.equal((await out.read(`${site.origin}/echo`)).status, 200)
    await out.refused('http://127.0.0.1:9999/', { code: BLOCKED, message: /loopback/ })
    await out.refused(`http://localhost:${site.port}/`, { code: BLOCKED, message: /loopback/ })
  })

  it('the platform’s own doors stay shut whatever the operator allows', () =>
    testDoor({ allow: [site.host], ownPorts: [site.port] }).refused(`${site.origin}/echo`, {
      code: BLOCKED,
      message: new RegExp(`port ${site.port} of the platform's machine`),
    }))

  it('ports of other protocols are refused, allowed or not', async () => {
    for (const port of [22, 25, 6667]) {
      await testDoor({ allow: [`127.0.0.1:${port}`] }).refused(`http://127.0.0.1:${port}/`, {
        code: BLOCKED,
        message: new RegExp(`port ${port} belongs to another protocol`),
      })
    }
  })

  for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'data:text/plain,hi', 'unix:/run/x.sock', 'constructor:x']) {
    it(`the scheme of ${url} is refused`, () => out.refused(url, { code: BLOCKED, message: /only http and https URLs can be fetched/ }))
  }

  it('credentials in the URL are refused and not repeated', async () => {
    await out.refused(site.origin.replace('http://', 'http://user:secret@'), { code: BLOCKED, message: /^(?!.*secret).*credentials/ })
    await out.refused(`${site.origin}/to-credentials`, { code: BLOCKED, message: /credentials/ })
  })

  it('a URL has a bounded length', () =>
    out.refused(`${site.origin}/${'a'.repeat(EGRESS_LIMITS.urlCharsMax)}`, { code: 'LIMIT_EXCEEDED', message: /characters/ }))

  it('a fetch that belongs to no running call is refused', async () => {
    const given = { invocationId: 'i', method: 'GET', url: `${site.origin}/echo`, body: new Uint8Array() }
    const answer = await out.door({ ...given, headers: [], redirect: 'follow' }, undefined, new AbortController().signal)
    assert.match(answer.type === 'error' ? answer.message : '', /while a call/)
  })
})

describe('the function’s own setting', () => {
  it('"none" refuses everything', () =>
    out.refused(
      `${site.origin}/echo`,
      { code: BLOCKED, message: /may not fetch at all \(its "fetch" setting is "none"\)/ },
      { policy: 'none' },
    ))

  it('a list admits its hosts at their ports and names them to the others, after redirects too', async () => {
    const options = { policy: [site.host] }
    const message = new RegExp(`^fetch to ${other.host} is blocked: this function may only fetch ${site.host} \\(its "fetch" setting\\)$`)
    assert.equal((await out.read(`${site.origin}/echo`, options)).status, 200)
    await out.refused(`${other.origin}/echo`, { code: BLOCKED, message }, options)
    await out.refused(`${site.origin}/moved-there`, { code: BLOCKED, message }, options)
    await out.refused(`${site.origin}/echo`, { code: BLOCKED, message: /may only fetch 127\.0\.0\.1/ }, { policy: ['127.0.0.1'] })
  })

  it('a host in a list is no exception from the addresses that are refused', () =>
    out.refused('http://10.0.0.1/', { code: BLOCKED, message: /private/ }, { policy: ['10.0.0.1'] }))

  it('a long list is not repeated whole', () =>
    out.refused(
      'http://e.test/',
      { code: BLOCKED, message: /a\.test, b\.test, c\.test and 1 more/ },
      { policy: ['a.test', 'b.test', 'c.test', 'd.test'] },
    ))
})

describe('how a request leaves', () => {
  const echo = async (url: string, options: Parameters<TestDoor['read']>[1]) => JSON.parse((await out.read(url, options)).text)

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
    const arrived = await echo(`${site.origin}/echo`, { method: 'post', headers, body: Buffer.from('data') })
    assert.deepEqual([arrived.method, arrived.body, arrived.headers.host], ['POST', 'data', site.host])
    assert.deepEqual([arrived.headers['content-type'], arrived.headers['cdn-loop']], ['text/plain', 'plat;depth=3'])
    for (const name of ['x-plat-service-token', 'x-forwarded-for', 'transfer-encoding']) assert.equal(arrived.headers[name], undefined)
  })

  it('is refused with headers or a method that are malformed or too many', async () => {
    const url = `${site.origin}/echo`
    await out.refused(url, { message: /not valid/ }, { headers: [['a b', 'c']] })
    await out.refused(url, { message: /not valid/ }, { headers: [['a', 'b\r\nc: d']] })
    await out.refused(url, { message: /not allowed/ }, { method: 'GET / HTTP/1.1\r\n' })
    await out.refused(url, { message: /not allowed/ }, { method: 'CONNECT' })
    const tooMany = Array.from({ length: EGRESS_LIMITS.headersMax + 1 }, (_, index): [string, string] => [`x-${index}`, ''])
    await out.refused(url, { code: 'LIMIT_EXCEEDED', message: /headers/ }, { headers: tooMany })
    await out.refused(url, { code: 'LIMIT_EXCEEDED', message: /headers/ }, { headers: [['a', 'b'.repeat(EGRESS_LIMITS.headerBytesMax)]] })
    const body = new Uint8Array(EGRESS_LIMITS.requestBodyBytesMax + 1)
    await out.refused(url, { code: 'LIMIT_EXCEEDED', message: /20 MB at most/ }, { method: 'POST', body })
  })

  it('names no address that the user did not write when it fails', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const host = `localhost:${(closed.address() as AddressInfo).port}`
    await new Promise((resolve) => closed.close(resolve))
    await testDoor({ allow: [host] }).refused(`http://${host}/`, { message: /^localhost:\d+ refused the connection\.$/ })
  })
})

describe('redirects', () => {
  const echo = async (path: string, options: Parameters<TestDoor['read']>[1]) =>
    JSON.parse((await out.read(`${site.origin}${path}`, options)).text)

  it('are followed, and the final URL is reported', async () => {
    const { url, redirected } = await out.read(`${site.origin}/moved-here#part`)
    assert.deepEqual({ url, redirected }, { url: `${site.origin}/echo`, redirected: true })
  })

  it('are checked anew', async () => {
    await out.refused(`${site.origin}/to-metadata`, { code: BLOCKED, message: /169\.254\.169\.254 is blocked: link-local/ })
    await out.refused(`${site.origin}/to-file`, { code: BLOCKED, message: /only http and https/ })
    await out.refused(`${site.origin}/to-nowhere`, { message: /no URL/ })
  })

  it('turn POST into GET without its body at 302 and 303, and keep both at 307', async () => {
    const post = { method: 'POST', body: Buffer.from('data'), headers: [['content-type', 'text/plain']] as [string, string][] }
    for (const path of ['/moved-here', '/see-other']) {
      const arrived = await echo(path, post)
      assert.deepEqual([arrived.method, arrived.body, arrived.headers['content-type']], ['GET', '', undefined])
    }
    const kept = await echo('/moved-there', post)
    assert.deepEqual([kept.method, kept.body, kept.headers['content-type']], ['POST', 'data', 'text/plain'])
  })

  it('take no credentials to another origin', async () => {
    const headers: [string, string][] = [
      ['authorization', 'Bearer x'],
      ['cookie', 'a=b'],
      ['x-api-key', 'k'],
      ['x-other', 'kept'],
    ]
    assert.equal((await echo('/moved-here', { headers })).headers.authorization, 'Bearer x')
    const { authorization, cookie, 'x-api-key': key, 'x-other': kept } = (await echo('/moved-there', { headers })).headers
    assert.deepEqual([authorization, cookie, key, kept], [undefined, undefined, undefined, 'kept'])
  })

  it('are handed over or refused when the fetch says so', async () => {
    assert.equal((await out.read(`${site.origin}/moved-here`, { redirect: 'manual' })).status, 302)
    await out.refused(`${site.origin}/moved-here`, { message: /does not allow/ }, { redirect: 'error' })
  })

  it('end after a bounded number', () => out.refused(`${site.origin}/loop`, { message: /redirected more than 20 times/ }))
})
