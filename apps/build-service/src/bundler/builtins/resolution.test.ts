import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type BundlerBench, createBundlerBench } from '../../testing/bundler-bench.ts'
import { loadBundle } from '../../testing/load-bundle.ts'

let bench: BundlerBench
before(async () => {
  bench = await createBundlerBench()
})
after(() => bench.remove())

const bundle = async (files: Record<string, string>, entries = ['api/a.js']) => bench.bundle(await bench.makeTree(files), entries)
const REPOSITORY = path.join(import.meta.dirname, '../../../../..')

test('Buffer is a global for whoever names it, also where the built-in itself is imported elsewhere', async () => {
  const { codes, problems } = await bundle(
    {
      'api/esm.js': 'export const handler = () => Buffer.from("hi?>").toString("base64url")',
      'api/cjs.js': 'module.exports = { handler: () => require("lib")() }',
      'node_modules/lib/index.js':
        'const { createHash } = require("crypto")\nmodule.exports = () => Buffer.from("hi?>").toString("base64url")',
    },
    ['api/esm.js', 'api/cjs.js'],
  )
  assert.deepEqual(problems, [])
  for (const code of codes) assert.equal(loadBundle(code).handler(), 'aGk_Pg')
})

test('a bundle that uses nothing of Node.js holds nothing of it', async () => {
  const { codes, problems } = await bundle(
    {
      'api/esm.js': 'export const handler = () => 1',
      'api/cjs.js': 'const lib = require("lib")\nmodule.exports = { handler: () => lib.isNode }',
      'api/property.js': 'export const handler = () => typeof globalThis.Buffer',
      'node_modules/lib/index.js': 'exports.isNode = typeof global.Buffer !== "undefined"',
    },
    ['api/esm.js', 'api/cjs.js', 'api/property.js'],
  )
  assert.deepEqual(problems, [])
  for (const code of codes) {
    assert.doesNotMatch(code, /node:|init_/)
    assert.ok(code.length < 1500, `${code.length} bytes`)
  }
  assert.equal(loadBundle(codes[2] ?? '').handler(), 'undefined')
})

test('of a built-in only what is used is bundled', async () => {
  const { codes } = await bundle(
    {
      'api/one.js': 'import { promisify } from "node:util"\nexport const handler = () => promisify',
      'api/all.js': 'import util from "node:util"\nexport const handler = () => util',
    },
    ['api/one.js', 'api/all.js'],
  )
  assert.ok((codes[0] ?? '').length * 10 < (codes[1] ?? '').length)
})

test('a built-in comes before an installed package of its name, and the package’s browser field before both', async () => {
  const { codes, problems } = await bundle(
    {
      'api/builtin.js': 'import { EventEmitter } from "events"\nexport const handler = () => typeof EventEmitter',
      'api/field.js': 'export { default as handler } from "lib"',
      'node_modules/events/index.js': 'exports.EventEmitter = 1',
      'node_modules/other/index.js': 'module.exports = "other"',
      'node_modules/lib/package.json': '{"name":"lib","main":"main.js","browser":{"fs":false,"stream":"other","./node.js":"./web.js"}}',
      'node_modules/lib/main.js':
        'module.exports = () => [Object.keys(require("fs")).length, require("stream"), require("./node.js"), typeof require("events")]',
      'node_modules/lib/node.js': 'require("net")',
      'node_modules/lib/web.js': 'module.exports = "web"',
    },
    ['api/builtin.js', 'api/field.js'],
  )
  assert.deepEqual(problems, [])
  assert.equal(loadBundle(codes[0] ?? '').handler(), 'function')
  assert.deepEqual(Array.from(loadBundle(codes[1] ?? '').handler()), [0, 'other', 'web', 'function'])
})

test('packages give their entry for Plat, edge runtimes, workers or browsers, and never the one for Node.js or workerd', async () => {
  const entries = ['plat', 'edge-light', 'worker', 'browser']
  const files = Object.fromEntries(
    entries.flatMap((condition) => [
      [`api/${condition}.js`, `export { default as handler } from "for-${condition}"`],
      [
        `node_modules/for-${condition}/package.json`,
        JSON.stringify({
          name: `for-${condition}`,
          exports: { node: './no.js', workerd: './no.js', [condition]: './yes.mjs', default: './no.js' },
        }),
      ],
      [`node_modules/for-${condition}/yes.mjs`, 'export default () => "yes"'],
      [`node_modules/for-${condition}/no.js`, 'import "cloudflare:sockets"'],
    ]),
  )
  const { codes, problems } = await bundle(
    files,
    entries.map((condition) => `api/${condition}.js`),
  )
  assert.deepEqual(problems, [])
  for (const code of codes) assert.equal(loadBundle(code).handler(), 'yes')
})

test('neither a bundle nor its map names a place on this machine; sources are relative and come with their text', async () => {
  const { code, map } = await bundle({
    'api/a.js':
      'import assert from "assert"\nimport stream from "stream"\nimport lib from "lib"\nexport const handler = () => [assert, stream, lib, Buffer]',
    'node_modules/lib/index.js': 'module.exports = 1',
  })
  assert.ok(!code.includes(REPOSITORY) && !JSON.stringify(map).includes(REPOSITORY) && !JSON.stringify(map).includes(bench.folder))
  assert.ok(
    map.sources.includes('api/a.js') && map.sources.includes('node_modules/lib/index.js') && map.sources.includes('node:stream.cjs'),
  )
  assert.ok(map.sources.every((source: string) => !source.startsWith('/') && !source.includes('..')))
  assert.ok(map.sourcesContent.every((content: unknown) => typeof content === 'string'))
  assert.equal(map.sourcesContent[map.sources.indexOf('node_modules/lib/index.js')], 'module.exports = 1')
})
