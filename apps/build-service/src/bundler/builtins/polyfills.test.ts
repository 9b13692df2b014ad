import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createRequire, isBuiltin } from 'node:module'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type BundlerBench, createBundlerBench } from '../../testing/bundler-bench.ts'
import { loadBundle } from '../../testing/load-bundle.ts'
import { POLYFILLED } from './polyfill-files.ts'

let bench: BundlerBench
before(async () => {
  bench = await createBundlerBench()
})
after(() => bench.remove())

const require = createRequire(import.meta.url)
/** What V8 or the caller gives the interop of a namespace. */
const OF_NAMESPACES = new Set(['default', 'module.exports', '__esModule'])
/** What Node.js has had and has removed, or hidden, since the package behind the polyfill was made. */
const OF_PACKAGES: Record<string, string[]> = {
  buffer: ['SlowBuffer'],
  events: ['addAbortListener', 'EventEmitter'],
}

test('every polyfilled built-in is importable with and without node:, by import and by require, and exports what Node.js exports', async () => {
  const files: Record<string, string> = {}
  for (const [index, name] of POLYFILLED.entries()) {
    files[`api/${index}-import.mjs`] = `import * as given from "node:${name}"\nexport const handler = () => given`
    files[`api/${index}-require.cjs`] = `exports.handler = () => require(${JSON.stringify(name)})`
  }
  const { codes, problems } = await bench.bundle(await bench.makeTree(files), Object.keys(files), 5_000_000)
  assert.deepEqual(problems, [])
  for (const [index, code] of codes.entries()) {
    const name = POLYFILLED[Math.floor(index / 2)] ?? ''
    assert.ok(isBuiltin(name), name)
    const own = require(name)
    const given = loadBundle(code).handler()
    const main = index % 2 === 1 && typeof given === 'function' ? given : (given.default ?? given)
    if (typeof own === 'function') assert.equal(typeof main, 'function', `${name} is called or extended`)
    for (const key of Object.keys(given))
      if (!OF_NAMESPACES.has(key) && !OF_PACKAGES[name]?.includes(key) && !key.startsWith('_'))
        assert.equal(typeof given[key], typeof own[key], `${name}.${key}`)
  }
})

/** Sources that answer the same whether Node.js itself or a bundle runs them. */
const CASES: Record<string, string> = {
  buffer: `import { Buffer, isAscii, isUtf8 } from 'node:buffer'
    const text = 'Grüße, Welt ✓ ?>'
    const encodings = ['utf8', 'hex', 'base64', 'base64url', 'latin1', 'ascii', 'utf16le', 'BASE64URL']
    export const handler = () => [
      encodings.map((encoding) => [Buffer.from(text).toString(encoding), Buffer.byteLength('QUJD', encoding), Buffer.isEncoding(encoding)]),
      ['hex', 'base64', 'base64url', 'latin1'].map((encoding) => [...Buffer.from(Buffer.from(text).toString(encoding), encoding)]),
      [...Buffer.from('-_-_', 'base64url')], Buffer.from('abcdef').toString('base64url', 1, 3), Buffer.alloc(4).write('QUI', 1, 'base64url'),
      Buffer.concat([Buffer.from('a'), Buffer.from([1, 2])]).toJSON(), Buffer.from('abc').equals(Buffer.from('abc')),
      Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).readBigUInt64BE().toString(), Buffer.from('abc').indexOf('c'), Buffer.compare(Buffer.from('a'), Buffer.from('b')),
      isAscii(Buffer.from('a')), isAscii(Buffer.from('ü')), isUtf8(Buffer.from('ü')), isUtf8(Buffer.from([0xff])),
    ]`,
  crypto: `import crypto, { createHash, createHmac, hash, randomBytes, randomFillSync, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
    const NAMES = ['md5', 'sha1', 'sha224', 'sha256', 'SHA384', 'sha512', 'RSA-SHA256', 'ripemd160', 'sha512-256']
    const thrown = (run) => { try { return run() } catch (error) { return [error.name, error.code] } }
    const data = Array.from({ length: 300 }, (_, n) => (n * 7919) % 256)
    export const handler = () => [
      NAMES.map((name) => [0, 1, 55, 56, 64, 111, 112, 128, 300].map((n) => createHash(name).update(Uint8Array.from(data.slice(0, n))).digest('hex'))),
      NAMES.map((name) => ['', 'k', 'k'.repeat(200)].map((key) => createHmac(name, key).update('a').update('ü', 'utf8').digest('base64url'))),
      hash('sha256', 'a'), createHash('sha1').update('6162', 'hex').copy().digest('latin1'), [...createHash('md5').digest()],
      thrown(() => { const h = createHash('md5'); h.digest(); h.update('a') }), thrown(() => createHash('md5').update(1)),
      timingSafeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), timingSafeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 3)),
      thrown(() => timingSafeEqual(Uint8Array.of(1), Uint8Array.of(1, 2))), thrown(() => timingSafeEqual('a', 'a')),
      randomBytes(70_000).length, new Set(randomBytes(70_000).subarray(65_536)).size > 200, randomFillSync(new Uint8Array(9), 8)[0],
      Array.from({ length: 200 }, () => randomInt(3, 6)).every((n) => n >= 3 && n < 6), thrown(() => randomInt(5, 5)),
      randomUUID().length, typeof crypto.webcrypto.subtle.digest,
    ].map((value, index) => (index === 13 ? typeof value : value))`,
  events: `import EventEmitter, { errorMonitor, getEventListeners, on, once } from 'node:events'
    import { inherits } from 'node:util'
    function Old() { EventEmitter.call(this) }
    inherits(Old, EventEmitter)
    class New extends EventEmitter {}
    export async function handler() {
      const seen = []
      const old = new Old().on('a', (...values) => seen.push(values)).once('a', () => seen.push('once'))
      old.emit('a', 1, 2); old.emit('a', 3)
      const fresh = new New()
      fresh.on(errorMonitor, (error) => seen.push('monitor ' + error.message))
      try { fresh.emit('error', new Error('x')) } catch (error) { seen.push('thrown ' + error.message) }
      setTimeout(() => { fresh.emit('b', 4); fresh.emit('b', 5) }, 1)
      seen.push(await once(fresh, 'b'))
      setTimeout(() => { fresh.emit('c', 6); fresh.emit('c', 7) }, 1)
      for await (const values of on(fresh, 'c')) if (seen.push(values) && values[0] === 7) break
      const failed = once(fresh, 'd').catch((error) => error.message)
      fresh.emit('error', new Error('failed'))
      seen.push(await failed, fresh.listenerCount('c'), getEventListeners(old, 'a').length, fresh.eventNames().length)
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 1)
      try { for await (const _ of on(fresh, 'e', { signal: abort.signal })); } catch (error) { seen.push(error.name) }
      return seen
    }`,
  util: `import util, { format, inspect, isDeepStrictEqual, promisify, callbackify, types } from 'node:util'
    class Point { constructor() { this.x = 1; this.self = this } [inspect.custom]() { return 'Point!' } }
    export const handler = async () => [
      inspect({ a: [1, { b: new Map([['k', new Set([1n])]]) }], c: null, d: undefined, f() {}, s: Symbol('s') }, { depth: 5 }),
      inspect(new Point()), inspect('it\\'s'), inspect([1, , 3]), inspect(new Error('e')).split('\\n')[0], inspect(Uint8Array.of(1)),
      format('%s %d %i %j %o %%', 'a', 1.5, 2.7, { b: 1 }, [1], 'rest'), format({ a: 1 }, 'b'), util.stripVTControlCharacters('\\u001b[31mred\\u001b[0m'),
      isDeepStrictEqual({ a: [1, new Date(0)] }, { a: [1, new Date(0)] }), isDeepStrictEqual([1], ['1']), isDeepStrictEqual(new Map([[1, {}]]), new Map([[1, {}]])),
      await promisify((a, callback) => callback(null, a + 1))(1), await promisify((callback) => callback(new Error('no')))().catch((error) => error.message),
      await new Promise((resolve) => callbackify(async (a) => a * 2)(4, (error, value) => resolve([error, value]))),
      [new Map(), new Set(), new Date(), /x/, Promise.resolve(), new Error('x'), Uint8Array.of(), new ArrayBuffer(1), new Number(1), async () => 1, function* () {}, null, { [Symbol.toStringTag]: 'Map' }]
        .map((value) => Object.keys(types).filter((key) => !/Proxy|External|KeyObject|CryptoKey|ModuleNamespace|Float16|EventTarget/.test(key) && types[key](value)).sort()),
      util.inherits.length, util.toUSVString('\\ud800'), typeof util.deprecate(() => 1, 'old'), util.debuglog('x').enabled,
    ]`,
  path: `import path, { posix } from 'node:path'
    export const handler = () => [
      path.join('/a', '..', 'b', './c'), path.resolve('/a', 'b', '../c'), path.relative('/a/b/c', '/a/d'), path.basename('/a/b.txt', '.txt'),
      path.extname('a.b.c'), path.dirname('/a/b/'), path.parse('/home/u/f.txt'), path.format({ dir: '/x', base: 'y' }), path.normalize('/a//b/../c/.'), path.isAbsolute('a'), path.sep, path === posix,
    ]`,
  url: `import url, { fileURLToPath, format, parse, pathToFileURL, resolve, URLSearchParams, domainToASCII } from 'node:url'
    export const handler = () => [
      ['http://u:p@ex.com:80/p/a?q=1&r=2#h', '/just/path?x=1', 'mailto:a@b.c', '//host/p', 'HTTP://EX.com'].map((text) => ({ ...parse(text), ...{} })),
      { ...parse('/a?b=1&b=2', true).query }, resolve('http://a.com/b/c', '../d'), format({ protocol: 'https', host: 'x.y', pathname: '/z', query: { a: 'b c' } }),
      fileURLToPath('file:///a/b%20c'), pathToFileURL('/a b').href, new URLSearchParams({ a: 'b c' }).toString(), new url.URL('../x', 'http://a/b/c').href, domainToASCII('EXAMPLE.com'),
    ]`,
  querystring: `import querystring from 'node:querystring'
    export const handler = () => [
      { ...querystring.parse('a=1&b=2&a=3&c=%C3%BC+x&=&d') }, querystring.stringify({ a: [1, 'ü'], b: true, c: null, d: '' }), querystring.escape('a b/ü'), querystring.unescape('%zz%20'), querystring.unescape('%FF%C3%BC✓%'), [...querystring.unescapeBuffer('a%20ü%F')], { ...querystring.parse('a=%ff%20%C3%BC+b') },
      { ...querystring.parse('a:1;b:2', ';', ':') },
    ]`,
  'string-decoder': `import { StringDecoder } from 'node:string_decoder'
    const bytes = [...new TextEncoder().encode('aü✓😀z')]
    export const handler = () => ['utf8', 'utf16le', 'base64', 'hex', 'latin1'].map((encoding) => {
      const decoder = new StringDecoder(encoding)
      return bytes.map((byte) => decoder.write(Buffer.from([byte]))).concat(decoder.end(Buffer.from([0xe2])))
    })`,
  assert: `import assert, { AssertionError, deepStrictEqual, rejects, throws } from 'node:assert'
    const told = (run) => { try { run(); return 'fine' } catch (error) { return [error.name, error.code, error instanceof AssertionError, error.operator] } }
    export const handler = async () => [
      told(() => assert(true)), told(() => assert(0, 'zero')), told(() => assert.equal(1, '1')), told(() => assert.strictEqual(1, '1')),
      told(() => deepStrictEqual({ a: new Set([1]) }, { a: new Set([1]) })), told(() => deepStrictEqual([1], [2])), told(() => assert.notEqual(1, 1)),
      told(() => throws(() => { throw new TypeError('x') }, TypeError)), told(() => throws(() => 1)), told(() => assert.match('abc', /b/)), told(() => assert.fail('x')),
      await rejects(Promise.reject(new Error('x')), /x/).then(() => 'rejected'), told(() => assert.strict.equal(1, '1')), told(() => assert.ifError(null)),
    ]`,
  stream: `import Stream, { PassThrough, Readable, Transform, Writable, pipeline } from 'node:stream'
    import { pipeline as piped, finished } from 'node:stream/promises'
    import { buffer, json, text } from 'node:stream/consumers'
    class Upper extends Transform { _transform(chunk, _encoding, done) { done(null, chunk.toString().toUpperCase()) } }
    export async function handler() {
      const written = []
      const sink = new Writable({ write(chunk, _encoding, done) { written.push(chunk.toString()); setTimeout(done, 1) }, highWaterMark: 2 })
      await piped(Readable.from(['ab', 'cd', 'ef']), new Upper(), sink)
      const failed = await piped(new Readable({ read() { this.destroy(new Error('broken')) } }), new PassThrough()).catch((error) => error.message)
      const aborted = await piped(Readable.from(['x']), new Writable({ write() {} }), { signal: AbortSignal.abort() }).catch((error) => error.name)
      const paused = new Writable({ highWaterMark: 1, write() {} })
      const mapped = await Readable.from([1, 2, 3]).map((n) => n * 2).filter((n) => n > 2).toArray()
      const ended = new PassThrough()
      ended.end('x'); ended.resume()
      await finished(ended)
      const web = new ReadableStream({ start(controller) { controller.enqueue(Buffer.from('web')); controller.close() } })
      const callback = await new Promise((resolve) => pipeline(Readable.from(['q']), new PassThrough().resume(), (error) => resolve(error ?? 'done')))
      return [written, failed, aborted, paused.write('ab'), mapped, await text(Readable.from(['a', 'b'])), await json(Readable.from(['{"a":1}'])), (await buffer(Readable.from([Buffer.from('é')]))).length,
        await text(Readable.fromWeb(web)), await new Response(Readable.toWeb(Readable.from([Buffer.from('to web')]))).text(), callback, new Readable() instanceof Stream]
    }`,
  timers: `import { setTimeout as wait, setInterval } from 'node:timers/promises'
    import timers from 'node:timers'
    export async function handler() {
      const seen = [await wait(1, 'value')]
      for await (const tick of setInterval(1, 'tick')) if (seen.push(tick) > 2) break
      seen.push(await wait(10_000, 1, { signal: AbortSignal.abort() }).catch((error) => [error.name]))
      return [...seen, typeof timers.setTimeout]
    }`,
  rest: `import os, { EOL } from 'node:os'
    import process, { env, nextTick } from 'node:process'
    import punycode from 'punycode'
    export const handler = async () => [EOL, os.platform(), process.platform, typeof process.cwd(), await new Promise((resolve) => nextTick(resolve, 'next')), typeof env, process.hrtime().length,
      typeof process.hrtime.bigint(), process.on('exit', () => 1) === process, punycode.toASCII('mañana.com'), punycode.decode('maana-pta')]`,
}

for (const [name, source] of Object.entries(CASES))
  test(`the polyfill of ${name} answers what Node.js answers`, async () => {
    const tree = await bench.makeTree({ 'api/case.mjs': source })
    const { code, problems } = await bench.bundle(tree, ['api/case.mjs'])
    assert.deepEqual(problems, [])
    await writeFile(path.join(tree, 'case.mjs'), source)
    const own = await (await import(pathToFileURL(path.join(tree, 'case.mjs')).href)).handler()
    const given = await loadBundle(code).handler()
    assert.deepEqual(JSON.parse(JSON.stringify(given)), JSON.parse(JSON.stringify(own)))
  })
