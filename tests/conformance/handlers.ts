import assert from 'node:assert/strict'
import type { Visit } from '../e2e/support/visit.ts'

export interface HandlerCase {
  /** Guarantee of the contract, as a sentence. */
  title: string
  /** Below the site. */
  path: string
  method?: string
  headers?: Record<string, string>
  body?: string
  check(answer: Visit): void
}

const json = { 'content-type': 'application/json' }

/** A project in which every handler shape and every kind of route is to be found. */
export const CONFORMANCE_FILES: Record<string, string> = {
  'plat.json': JSON.stringify({
    cleanUrls: true,
    redirects: [
      { source: '/old/:id', destination: '/new/:id', permanent: false },
      { source: '/moved', destination: '/about', statusCode: 301 },
    ],
    rewrites: [{ source: '/people/:name', destination: '/api/users/:name' }],
    headers: [{ source: '/(.*)', headers: [{ key: 'x-site', value: 'conformance' }] }],
  }),
  'public/index.html': '<h1>start</h1>',
  'public/about.html': '<h1>about</h1>',
  'public/docs/index.html': '<h1>docs</h1>',
  'public/404.html': '<h1>own 404</h1>',
  'public/data.json': '{"a":1}',
  'api/event.js': `export async function handler(event, context) {
  return { statusCode: 201, headers: { 'x-name': context.functionName }, body: JSON.stringify({ event, hasTime: context.getRemainingTimeMs() > 0 }) }
}`,
  'api/value.ts': 'export const handler = (event: { n?: number }) => ({ doubled: (event.n ?? 0) * 2 })',
  'api/nothing.js': 'export function handler() {}',
  'api/fetch.ts': `export default { async fetch(request: Request) {
  const url = new URL(request.url)
  return new Response(await request.text() || url.searchParams.get('q'), { status: 202, headers: { 'x-method': request.method } })
} }`,
  'api/verbs.js':
    'export function GET() { return Response.json({ verb: "get" }) }\nexport const POST = async (request) => Response.json({ got: await request.json() })',
  'api/node.cjs': `module.exports = async (req, res) => {
  res.setHeader('x-cookies', Object.keys(req.cookies).join())
  res.status(203).json({ method: req.method, query: req.query, body: req.body ?? null })
}`,
  'api/redirect.js': "export default (req, res) => res.redirect('/about')",
  'api/users/[id].js': 'export default (req, res) => res.json({ id: req.params.id })',
  'api/files/[...path].js': 'export default (req, res) => res.json({ path: req.params.path })',
  'api/index.js': "export const handler = () => 'the index'",
  'api/stream.js': `export default { fetch: () => new Response(new ReadableStream({ async start(controller) {
  for (const part of ['one ', 'two ', 'three']) { controller.enqueue(new TextEncoder().encode(part)); await new Promise((done) => setTimeout(done, 5)) }
  controller.close()
} })) }`,
  'api/throws.ts': "const fail = (): never => { throw new Error('secret detail') }\nexport const handler = () => fail()",
  'api/bad.js': 'export const handler = () => ({ statusCode: 99999 })',
  'api/env.js': 'export const handler = (event, context) => ({ fromProcess: process.env.GREETING, fromContext: context.env.GREETING })',
  'api/lib/_shared.js': "export const word = 'shared'",
  'api/imports.js':
    "import { word } from './lib/_shared.js'\nimport { createHash } from 'node:crypto'\nexport const handler = () => ({ word, sha: createHash('sha256').update(word).digest('hex').slice(0, 8) })",
  'api/globals.js':
    "export const handler = () => ({ uuid: crypto.randomUUID().length, fs: typeof require, url: new URL('/a', 'http://b').href })",
  'api/blocked.js':
    "export async function handler() { try { await fetch('http://127.0.0.1:1/'); return 'reached' } catch (error) { return { code: error.code } } }",
}

const body = (expected: unknown) => (answer: Visit) => {
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual(answer.json(), expected)
}
const fails = (status: number, code: string) => (answer: Visit) => {
  assert.equal(answer.status, status, answer.text)
  const { error } = answer.json()
  assert.deepEqual([error.code, error.requestId], [code, answer.headers['x-request-id']])
  assert.doesNotMatch(answer.text, /secret detail|\.ts|node_modules/)
}
const page =
  (text: string, status = 200) =>
  (answer: Visit) => {
    assert.equal(answer.status, status, answer.text)
    assert.match(answer.text, new RegExp(text))
    assert.equal(answer.headers['x-site'], 'conformance')
  }
const leadsTo = (status: number, location: string) => (answer: Visit) => {
  assert.deepEqual([answer.status, answer.headers.location], [status, location])
}

/** What a project may rely on, wherever it runs: in a deployment as under \`plat dev\`. */
export const HANDLER_CASES: readonly HandlerCase[] = [
  {
    title: 'handler(event, context) gets the JSON body and decides status, headers and body',
    ...{ path: '/api/event', method: 'POST', headers: json, body: '{"name":"Ada"}' },
    check(answer) {
      assert.equal(answer.status, 201, answer.text)
      assert.equal(answer.headers['x-name'], 'event')
      assert.deepEqual(answer.json(), { event: { name: 'Ada' }, hasTime: true })
    },
  },
  {
    title: 'without a body the event is the query',
    path: '/api/event?name=Ada',
    check: (answer) => assert.deepEqual(answer.json().event, { name: 'Ada' }),
  },
  {
    title: 'a form is read into its fields',
    ...{ path: '/api/event', method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1&b=two' },
    check: (answer) => assert.deepEqual(answer.json().event, { a: '1', b: 'two' }),
  },
  {
    title: 'any other value is JSON',
    path: '/_functions/value',
    method: 'POST',
    headers: json,
    body: '{"n":21}',
    check: body({ doubled: 42 }),
  },
  { title: 'undefined is 204', path: '/api/nothing', check: ({ status }) => assert.equal(status, 204) },
  {
    title: 'a fetch handler takes a Request and gives a Response',
    ...{ path: '/api/fetch?q=hi', method: 'PUT', body: 'sent' },
    check: ({ status, text, headers }) => assert.deepEqual([status, text, headers['x-method']], [202, 'sent', 'PUT']),
  },
  {
    title: 'exported verbs answer their methods',
    path: '/api/verbs',
    method: 'POST',
    headers: json,
    body: '[1]',
    check: body({ got: [1] }),
  },
  {
    title: 'a verb that is not exported is 405 and told which are',
    ...{ path: '/api/verbs', method: 'DELETE' },
    check(answer) {
      fails(405, 'METHOD_NOT_ALLOWED')(answer)
      assert.equal(answer.headers.allow, 'GET, POST, HEAD, OPTIONS')
      assert.match(String(answer.headers['x-plat-invocation-id']), /^[0-9a-f-]{36}$/)
    },
  },
  {
    title: 'a body that says it is JSON and is not is 400',
    ...{ path: '/api/event', method: 'POST', headers: json, body: '{"name":' },
    check: fails(400, 'INVALID_JSON'),
  },
  {
    title: 'what a browser got wrong is told by a page',
    ...{ path: '/api/verbs', method: 'DELETE', headers: { accept: 'text/html' } },
    check({ status, headers, text }) {
      assert.deepEqual([status, headers['content-type'], headers.allow], [405, 'text/html; charset=utf-8', 'GET, POST, HEAD, OPTIONS'])
      assert.match(text, /<html[\s\S]*METHOD_NOT_ALLOWED/)
    },
  },
  {
    title: 'a (req, res) handler has method, query, body and cookies',
    ...{ path: '/api/node?a=1', method: 'POST', headers: { ...json, cookie: 'x=1; y=2' }, body: '{"b":2}' },
    check(answer) {
      assert.deepEqual([answer.status, answer.headers['x-cookies']], [203, 'x,y'])
      assert.deepEqual(answer.json(), { method: 'POST', query: { a: '1' }, body: { b: 2 } })
    },
  },
  { title: 'res.redirect leads elsewhere', path: '/api/redirect', check: ({ headers }) => assert.equal(headers.location, '/about') },
  { title: 'a [name] of a file is a parameter', path: '/api/users/42', check: body({ id: '42' }) },
  { title: 'a [...name] takes the rest of the path', path: '/api/files/a/b.txt', check: body({ path: 'a/b.txt' }) },
  { title: 'api/index answers /api itself', path: '/api', check: body('the index') },
  { title: 'a stream arrives whole', path: '/api/stream', check: ({ text }) => assert.equal(text, 'one two three') },
  { title: 'what a handler throws is 500 without any detail', path: '/api/throws', check: fails(500, 'FUNCTION_ERROR') },
  { title: 'an answer that is none is 502', path: '/api/bad', check: fails(502, 'FUNCTION_BAD_RESPONSE') },
  {
    title: 'variables are in process.env and in the context',
    path: '/api/env',
    check: body({ fromProcess: 'hello', fromContext: 'hello' }),
  },
  { title: 'files and built-ins are bundled', path: '/api/imports', check: body({ word: 'shared', sha: 'a4d26868' }) },
  { title: 'the globals are those of the web', path: '/api/globals', check: (answer) => assert.equal(answer.json().uuid, 36) },
  { title: 'this machine is out of reach', path: '/api/blocked', check: body({ code: 'EGRESS_BLOCKED' }) },
  { title: 'a function that is not there is 404', path: '/_functions/none', check: fails(404, 'FUNCTION_NOT_FOUND') },
  { title: 'the start page is index.html', path: '/', check: page('start') },
  { title: 'clean URLs serve the file', path: '/about', check: page('about') },
  { title: 'and redirect from its name', path: '/about.html', check: leadsTo(308, '/about') },
  { title: 'a folder serves its index', path: '/docs', check: page('docs') },
  { title: 'a redirect keeps parameters and the query', path: '/old/7?x=1', check: leadsTo(307, '/new/7?x=1') },
  { title: 'a redirect has the status it was given', path: '/moved', check: leadsTo(301, '/about') },
  { title: 'a rewrite reaches a function with its parameters', path: '/people/ada', check: body({ id: 'ada' }) },
  { title: 'unknown paths get the site’s own 404', path: '/nowhere', check: page('own 404', 404) },
  { title: 'files take GET and HEAD only', path: '/data.json', method: 'POST', check: ({ status }) => assert.equal(status, 405) },
]
