import assert from 'node:assert/strict'
import { builtinModules } from 'node:module'
import { after, before, test } from 'node:test'
import { type BundlerBench, createBundlerBench } from '../../testing/bundler-bench.ts'
import { loadBundle } from '../../testing/load-bundle.ts'
import { POLYFILLED } from './polyfill-files.ts'

let bench: BundlerBench
before(async () => {
  bench = await createBundlerBench()
})
after(() => bench.remove())

const bundle = async (files: Record<string, string>, entry = 'api/a.js') => bench.bundle(await bench.makeTree(files), [entry])

test('every built-in of Node.js without a polyfill is refused, with the line that imports it and what to do', async () => {
  const names = builtinModules.filter((name) => !POLYFILLED.includes(name))
  const { problems } = await bundle({ 'api/a.js': names.map((name) => `import ${JSON.stringify(name)}`).join('\n') })
  const told = new Map(problems.map(({ place, text }) => [place, text]))
  for (const [line, name] of names.entries()) {
    const text = told.get(`api/a.js:${line + 1}:8`) ?? ''
    assert.ok(text.startsWith(`"${name}" is built into Node.js; functions run without it. `), `${name}: ${text}`)
    assert.match(text, /Use |Import |Pass |This needs the node runtime/)
  }
})

test('the advice fits: fetch for sockets, a file that is imported for files, another runtime for processes', async () => {
  const { problems } = await bundle({
    'api/a.js': 'import "node:net"\nimport "fs/promises"\nimport "node:child_process"\nimport "async_hooks"',
  })
  const advice = [/Use fetch/, /Import the file/, /needs the node runtime, which this version of Plat does not have/, /Pass the value/]
  for (const [index, pattern] of advice.entries()) assert.match(problems[index]?.text ?? '', pattern)
})

test('a dependency that asks only on condition is bundled, and gets the same words when it asks', async () => {
  const { code, problems } = await bundle({
    'api/a.js': 'import * as lib from "lib"\nexport const handler = () => lib',
    'node_modules/lib/index.js': `
      try { exports.tried = require("fs") } catch (error) { exports.code = error.code }
      exports.chosen = typeof Deno === "undefined" ? null : require("node:net")
      exports.later = () => require("child_process")
      exports.async = () => import("worker_threads")`,
  })
  assert.deepEqual(problems, [])
  const lib = loadBundle(code).handler()
  assert.deepEqual([lib.code, lib.chosen, lib.tried], ['MODULE_NOT_FOUND', null, undefined])
  assert.throws(() => lib.later(), /^Error: "child_process" is built into Node\.js; .*The package "lib" needs it.*node runtime/)
  await assert.rejects(lib.async(), /"worker_threads" is built into Node\.js/)
})

test('a dependency that asks always is refused, by the name of the package that asks', async () => {
  const { problems } = await bundle({
    'api/a.js': 'import "@scope/lib"\nimport "esm"',
    'node_modules/@scope/lib/index.js': '(function () { exports.fs = require("fs") })()',
    'node_modules/esm/package.json': '{"name":"esm","type":"module","main":"index.js"}',
    'node_modules/esm/index.js': 'import tls from "node:tls"\nexport default () => tls',
  })
  assert.deepEqual(
    problems.map(({ place, text }) => [place, /The package "([^"]+)"/.exec(text)?.[1]]),
    [
      ['node_modules/@scope/lib/index.js:1:37', '@scope/lib'],
      ['node_modules/esm/index.js:1:17', 'esm'],
    ],
  )
})

test('a function’s own code is refused also on condition, but not in a try', async () => {
  const refused = await bundle({ 'api/a.js': 'module.exports = () => require("fs")' })
  assert.equal(refused.problems[0]?.place, 'api/a.js:1:32')
  const tried = await bundle({ 'api/a.js': 'try { require("fs") } catch {}\nmodule.exports = 1' })
  assert.deepEqual(tried.problems, [])
})

test('a name that a polyfill does not have is refused by name', async () => {
  const { problems } = await bundle({
    'api/a.js':
      'import { createCipheriv } from "node:crypto"\nimport { isProxy } from "util/types"\nexport default [createCipheriv, isProxy]',
  })
  assert.deepEqual(
    problems.map(({ place, text }) => [place, /^.*?" is not among what functions have of ".*?"/.exec(text)?.[0]]),
    [
      ['api/a.js:1:10', '"createCipheriv" is not among what functions have of "node:crypto"'],
      ['api/a.js:2:10', '"isProxy" is not among what functions have of "node:util/types"'],
    ],
  )
})
