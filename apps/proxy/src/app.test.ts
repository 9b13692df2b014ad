import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import { type Answer, ask } from './testing/ask.ts'
import { type PeerCall, startFunctionsPeer } from './testing/functions-peer.ts'
import { siteAnswer } from './testing/site-answer.ts'
import { sendRaw, startApiPeer, startTestProxy } from './testing/test-proxy.ts'
import { until } from './testing/until.ts'
import { wholeBody } from './testing/whole-body.ts'

let api: Awaited<ReturnType<typeof startApiPeer>>
let proxy: Awaited<ReturnType<typeof startTestProxy>>
const routeOf = (host: string, manifestSha256: string | null, functions: SiteRoute['functions'] = 'active'): SiteRoute => ({
  host,
  projectId: randomUUID(),
  projectSlug: host.split('.')[0] ?? '',
  deploymentId: manifestSha256 === null ? null : randomUUID(),
  manifestSha256,
  functions,
})

const get = (host: string, path: string, headers: Record<string, string> = {}, method = 'GET', body?: Buffer, port = proxy.port) =>
  ask({ port, host, path, method, headers, ...(body ? { body } : {}) })
const valuesOf = (headers: string[], name: string) => headers.filter((_value, index) => index % 2 === 1 && headers[index - 1] === name)
const codeOf = (answer: Answer): string => JSON.parse(answer.body.toString()).error.code
before(async () => {
  api = await startApiPeer()
  proxy = await startTestProxy({ apiPort: api.port })
})
after(async () => {
  await proxy.close()
  await api.close()
})

test('a file is served with its validators, ranges and cache rules', async () => {
  const manifest = await proxy.publishSite({ '/index.html': 'hello world', '/assets/app-a1b2c3d4.js': 'x', '/404.html': 'own page' })
  api.routes.set('files.localhost', routeOf('files.localhost', manifest))
  const whole = await get('files.localhost', '/')
  assert.equal(whole.status, 200)
  assert.equal(whole.body.toString(), 'hello world')
  assert.equal(whole.headers['cache-control'], 'public, max-age=0, must-revalidate')
  assert.equal(whole.headers['x-plat-deployment'], api.routes.get('files.localhost')?.deploymentId)
  assert.ok(whole.headers['x-request-id'])
  const unchanged = await get('files.localhost', '/', { 'if-none-match': String(whole.headers.etag) })
  assert.equal(unchanged.status, 304)
  assert.equal(unchanged.body.length, 0)
  const part = await get('files.localhost', '/', { range: 'bytes=6-' })
  assert.deepEqual([part.status, part.body.toString(), part.headers['content-range']], [206, 'world', 'bytes 6-10/11'])
  assert.equal((await get('files.localhost', '/', { range: 'bytes=50-' })).status, 416)
  const head = await get('files.localhost', '/', {}, 'HEAD')
  assert.deepEqual([head.status, head.headers['content-length'], head.body.length], [200, '11', 0])
  assert.equal((await get('files.localhost', '/', { range: 'bytes=6-' }, 'HEAD')).status, 200)
  assert.equal((await get('files.localhost', '/assets/app-a1b2c3d4.js')).headers['cache-control'], 'public, max-age=31536000, immutable')
  const missing = await get('files.localhost', '/nope')
  assert.deepEqual([missing.status, missing.body.toString()], [404, 'own page'])
  const posted = await get('files.localhost', '/', {}, 'POST')
  assert.deepEqual([posted.status, posted.headers.allow, codeOf(posted)], [405, 'GET, HEAD', 'METHOD_NOT_ALLOWED'])
})

test('files of every size come whole, in part and packed as stored, the first time and from memory', async () => {
  const sizes = [0, 1, 4096, 4097, 100_000, 1_500_000]
  const contents = Object.fromEntries(sizes.map((bytes) => [`/${bytes}.txt`, randomBytes(bytes).toString('base64').slice(0, bytes)]))
  contents['/beyond-ascii.txt'] = 'é€😀\u0000ÿ'
  const manifest = await proxy.publishSite(contents)
  api.routes.set('sizes.localhost', routeOf('sizes.localhost', manifest))
  for (let round = 0; round < 2; round += 1) {
    for (const [path, content] of Object.entries(contents)) {
      const bytes = Buffer.from(content)
      const whole = await get('sizes.localhost', path)
      assert.ok(whole.body.equals(bytes), path)
      assert.equal(whole.headers['content-length'], String(bytes.length))
      if (bytes.length < 3) continue
      const middle = await get('sizes.localhost', path, { range: `bytes=1-${bytes.length - 2}` })
      assert.ok(middle.status === 206 && middle.body.equals(bytes.subarray(1, -1)), path)
      assert.deepEqual((await get('sizes.localhost', path, {}, 'HEAD')).headers['content-length'], String(bytes.length))
    }
  }
})

test('a packed variant goes to those who accept it, with a tag of its own, and ranges are of the plain file', async () => {
  const packed = { br: 'packed by brotli', gzip: 'packed by gzip' }
  const rules = [
    {
      source: '/packed.txt',
      headers: [
        { key: 'Cache-Control', value: 'no-cache' },
        { key: 'X-Rule', value: 'yes' },
      ],
    },
  ]
  const manifest = await proxy.publishSite({ '/packed.txt': 'the plain file' }, { headers: rules }, { '/packed.txt': packed })
  api.routes.set('packed.localhost', routeOf('packed.localhost', manifest))
  const ask = (headers: Record<string, string>) => get('packed.localhost', '/packed.txt', headers)
  const tags = new Set<string>()
  for (const [accepted, encoding, body] of [
    ['gzip, br', 'br', packed.br],
    ['gzip', 'gzip', packed.gzip],
    ['identity', undefined, 'the plain file'],
  ] as const) {
    const answer = await ask({ 'accept-encoding': accepted })
    assert.deepEqual([answer.headers['content-encoding'], answer.body.toString()], [encoding, body])
    assert.deepEqual(
      [answer.headers['cache-control'], answer.headers['x-rule'], answer.headers.vary],
      ['no-cache', 'yes', 'Accept-Encoding'],
    )
    const etag = String(answer.headers.etag)
    tags.add(etag)
    assert.equal((await ask({ 'accept-encoding': accepted, 'if-none-match': etag })).status, 304)
  }
  assert.equal(tags.size, 3)
  const part = await ask({ 'accept-encoding': 'br', range: 'bytes=4-8' })
  assert.deepEqual([part.status, part.headers['content-encoding'], part.body.toString()], [206, undefined, 'plain'])
})

test('unknown hosts and undeployed projects get a 404 that tells what to do', async () => {
  const unknown = await get('who.localhost', '/')
  assert.deepEqual([unknown.status, codeOf(unknown)], [404, 'HOST_NOT_FOUND'])
  assert.match(unknown.body.toString(), /who\.localhost/)
  api.routes.set('fresh.localhost', routeOf('fresh.localhost', null))
  const fresh = await get('fresh.localhost', '/', { accept: 'text/html' })
  assert.equal(fresh.status, 404)
  assert.match(String(fresh.headers['content-type']), /text\/html/)
  assert.match(fresh.body.toString(), /git push plat main/)
})

test('an error of a site names its deployment, whatever was wrong with the request', async () => {
  const { deploymentId } = api.routes.get('files.localhost') as SiteRoute
  for (const [method, path] of [
    ['TRACE', '/'],
    ['GET', '/a%2fb'],
    ['GET', `/${'a'.repeat(9000)}`],
  ]) {
    const answer = await sendRaw(proxy.port, `${method} ${path} HTTP/1.1\r\nHost: files.localhost\r\nConnection: close\r\n\r\n`)
    assert.match(answer, new RegExp(`^HTTP/1\\.1 4[\\s\\S]*\r\nx-plat-deployment: ${deploymentId}\r\n`))
  }
})

test('hostile requests are refused with the documented code and never reach a site', async () => {
  const status = async (text: string) =>
    /^HTTP\/1\.1 (\d{3})[\s\S]*?(?:"code":"([A-Z_]+)"|$)/
      .exec(await sendRaw(proxy.port, text))
      ?.slice(1, 3)
      .join(' ')
  assert.equal(await status('GET / HTTP/1.1\r\nHost: a.localhost\r\nHost: b.localhost\r\n\r\n'), '400 INVALID_HOST')
  assert.equal(await status('GET / HTTP/1.1\r\n\r\n'), '400 INVALID_HOST')
  assert.equal(await status('GET http://b.localhost/ HTTP/1.1\r\nHost: a.localhost\r\n\r\n'), '421 MISDIRECTED_REQUEST')
  assert.equal(await status('TRACE / HTTP/1.1\r\nHost: files.localhost\r\n\r\n'), '405 METHOD_NOT_ALLOWED')
  assert.equal(await status('CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n'), '405 METHOD_NOT_ALLOWED')
  assert.equal(
    await status('GET / HTTP/1.1\r\nHost: files.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    '400 BAD_REQUEST',
  )
  assert.equal(await status('GET /a%2fb HTTP/1.1\r\nHost: files.localhost\r\nConnection: close\r\n\r\n'), '400 INVALID_PATH')
  assert.equal(await status('GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: files.localhost\r\nConnection: close\r\n\r\n'), '400 INVALID_PATH')
  assert.equal(await status(`GET / HTTP/1.1\r\nHost: files.localhost\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`), '431 HEADERS_TOO_LARGE')
  assert.equal(await status(`GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: files.localhost\r\nConnection: close\r\n\r\n`), '414 URI_TOO_LONG')
  assert.equal(
    await status('POST / HTTP/1.1\r\nHost: files.localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    '400 BAD_REQUEST',
  )
})

test('a function gets the visitor’s request and its answer goes back as it is', async () => {
  const seen: PeerCall[] = []
  const functions = await startFunctionsPeer(proxy.socketPath, async (call) => {
    seen.push(call)
    const body = await wholeBody(call)
    const headers = ['x-plat-invocation-id', 'i1', 'set-cookie', 'a=1', 'set-cookie', 'b=2; Domain=localhost', 'x-plat-other', 'no']
    call.exchange.reply({ head: siteAnswer(201, headers), body, isEnd: true })
  })
  const manifest = await proxy.publishSite({}, { functions: [{ functionName: 'users-id', route: '/api/users/[id]' }] })
  const route = routeOf('calls.localhost', manifest, 'deployment')
  api.routes.set('calls.localhost', route)
  const sent = {
    'x-forwarded-for': '6.6.6.6',
    'x-plat-project-id': 'forged',
    connection: 'x-drop',
    'x-drop': '1',
    authorization: 'Basic eA==',
  }
  const answer = await get('calls.localhost', '/api/users/%C3%A9?x=1', sent, 'POST', Buffer.from('payload'))
  assert.deepEqual([answer.status, answer.body.toString(), answer.headers['x-plat-invocation-id']], [201, 'payload', 'i1'])
  assert.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2'])
  assert.deepEqual([answer.headers['content-length'], answer.headers['x-plat-other']], ['7', undefined])
  assert.equal(answer.headers['x-plat-deployment'], route.deploymentId)
  const { call, request } = seen[0] ?? assert.fail('nothing was called')
  assert.deepEqual(
    { ...call, request: undefined },
    {
      projectId: route.projectId,
      functionName: 'users-id',
      deploymentId: route.deploymentId,
      requestId: answer.headers['x-request-id'],
      depth: 0,
      isHead: false,
      hasCredentials: true,
      request: undefined,
    },
  )
  assert.equal(request.url, 'http://calls.localhost/api/users/%C3%A9?x=1')
  assert.deepEqual([request.method, request.ip, request.params], ['POST', '127.0.0.1', { id: 'é' }])
  assert.deepEqual(valuesOf(request.headers, 'x-forwarded-for'), ['127.0.0.1'])
  assert.deepEqual([...valuesOf(request.headers, 'x-drop'), ...valuesOf(request.headers, 'x-plat-project-id')], [])
  await functions.close()
})

test('an error of the functions-service becomes a page for a browser and JSON for a program', async () => {
  const functions = await startFunctionsPeer(proxy.socketPath, ({ exchange }) => {
    const body = JSON.stringify({ error: { code: 'FUNCTION_TIMEOUT', message: 'Too <slow>.', requestId: 'r' } })
    exchange.reply({ head: siteAnswer(504, ['x-plat-invocation-id', 'i2'], { isPlatError: true }), body, isEnd: true })
  })
  const json = await get('calls.localhost', '/_functions/f')
  assert.deepEqual([json.status, codeOf(json), json.headers['x-plat-invocation-id']], [504, 'FUNCTION_TIMEOUT', 'i2'])
  const page = await get('calls.localhost', '/_functions/f', { accept: 'text/html' })
  assert.match(page.body.toString(), /Too &lt;slow&gt;\./)
  await functions.close()
})

test('a switch between deployments never fails or mixes an answer', async () => {
  const manifests = await Promise.all(['one', 'two'].map((word) => proxy.publishSite({ '/index.html': word, '/same.txt': word })))
  const routes = manifests.map((manifest) => routeOf('switch.localhost', manifest))
  const deployments = new Map(routes.map((route, index) => [route.deploymentId, ['one', 'two'][index]]))
  api.routes.set('switch.localhost', routes[0] as SiteRoute)
  await get('switch.localhost', '/')
  let isDone = false
  const visitors = Array.from({ length: 8 }, async () => {
    for (let count = 0; !isDone; count += 1) {
      const answer = await get('switch.localhost', count % 2 ? '/' : '/same.txt')
      assert.equal(answer.status, 200)
      assert.equal(answer.body.toString(), deployments.get(String(answer.headers['x-plat-deployment'])))
    }
  })
  for (let turn = 0; turn < 20; turn += 1) {
    const route = routes[turn % 2] as SiteRoute
    api.publish({ type: 'routes', changes: [{ host: 'switch.localhost', route }] })
    await until(async () => (await get('switch.localhost', '/')).headers['x-plat-deployment'] === route.deploymentId)
  }
  isDone = true
  await Promise.all(visitors)
})

test('sites go on without the api, also after a restart of the proxy, and follow it again when it is back', async () => {
  const { port } = api
  api.publish({ type: 'routes', changes: [...api.routes.values()].map((route) => ({ host: route.host, route })) })
  await get('files.localhost', '/')
  await api.close()
  assert.equal((await get('files.localhost', '/')).status, 200)
  await proxy.close({ keep: true })
  const again = await startTestProxy({ apiPort: port, dataDir: proxy.folder })
  const from = (host: string) => get(host, '/', {}, 'GET', undefined, again.port)
  assert.equal((await from('files.localhost')).status, 200)
  assert.equal((await from('127.0.0.1')).status, 404)
  assert.ok([404, 503].includes((await from('new.localhost')).status))
  api = await startApiPeer(port)
  api.routes.set('new.localhost', routeOf('new.localhost', await again.publishSite({ '/index.html': 'new' })))
  await until(async () => (await from('new.localhost')).status === 200)
  proxy = again
})

test('the proxy’s own address tells its health, and sites keep that path for themselves', async () => {
  const health = await get('127.0.0.1', '/health')
  assert.deepEqual([health.status, JSON.parse(health.body.toString()).status], [200, 'ok'])
  assert.match((await get('localhost', '/metrics')).body.toString(), /plat_http_request_duration_seconds/)
  assert.equal((await get('new.localhost', '/health')).status, 404)
})
