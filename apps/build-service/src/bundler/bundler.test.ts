import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { type BundlerBench, createBundlerBench } from '../testing/bundler-bench.ts'
import { loadBundle } from '../testing/load-bundle.ts'
import { findFunctions } from './find-functions.ts'

let bench: BundlerBench
let folder = ''
before(async () => {
  bench = await createBundlerBench()
  folder = bench.folder
})
after(() => bench.remove())

const makeTree = (files: Record<string, string>) => bench.makeTree(files)
const bundle = (tree: string, entries: string[], bytesMax?: number) => bench.bundle(tree, entries, bytesMax)
const load = loadBundle

test('TypeScript, packages and JSON become one file that runs without require', async () => {
  const tree = await makeTree({
    'api/hello.ts': `import { double } from 'twice'\nimport data from '../data.json'\nimport { name } from '../lib/name'\nexport const handler = async (event: { n: number }) => double(event.n) + data.one + name`,
    'lib/name.ts': 'export const name: string = "x"',
    'data.json': '{"one":1}',
    'node_modules/twice/package.json':
      '{"name":"twice","main":"node.js","browser":"web.js","exports":{"worker":"./web.js","default":"./node.js"}}',
    'node_modules/twice/web.js': 'export const double = (n) => n * 2',
    'node_modules/twice/node.js': 'import "node:fs"; export const double = () => 0',
  })
  const { problems, code, map } = await bundle(tree, ['api/hello.ts'])
  assert.deepEqual(problems, [])
  assert.equal(await load(code).handler({ n: 20 }), '41x')
  assert.ok(map.sources.includes('api/hello.ts'), 'the map names sources relative to the project')
  assert.ok(!code.includes('sourceMappingURL'))
})

test('CommonJS handlers, named and default exports keep their shape', async () => {
  const cjs = await bundle(await makeTree({ 'api/a.js': 'module.exports = async (req, res) => res' }), ['api/a.js'])
  assert.equal(typeof load(cjs.code), 'function')
  const esm = await bundle(await makeTree({ 'api/a.mjs': 'export default { fetch() {} }; export function GET() {}' }), ['api/a.mjs'])
  assert.equal(typeof load(esm.code).default.fetch, 'function')
  assert.equal(load(esm.code).GET.name, 'GET')
})

test('node-fetch is left to the runtime, installed or not', async () => {
  const { code, problems } = await bundle(await makeTree({ 'api/a.js': 'module.exports = require("node-fetch")' }), ['api/a.js'])
  assert.deepEqual(problems, [])
  assert.deepEqual(load(code), { required: 'node-fetch' })
})

test('an import of a Node.js built-in is refused with place and advice, also in a dependency', async () => {
  const tree = await makeTree({
    'api/a.ts': 'const x = 1\nimport { readFileSync } from "node:fs"\nimport "pg"\nexport default readFileSync',
    'node_modules/pg/index.js': 'require("net")',
  })
  const { problems } = await bundle(tree, ['api/a.ts'])
  assert.deepEqual(
    problems.map(({ place }) => place),
    ['api/a.ts:2:30', 'node_modules/pg/index.js:1:9'],
  )
  assert.match(problems[0]?.text ?? '', /"node:fs" is built into Node\.js/)
  assert.match(problems[1]?.text ?? '', /The package "pg" needs it/)
})

test('a built-in that is only tried is left to fail where it is caught', async () => {
  const { code, problems } = await bundle(await makeTree({ 'api/a.js': 'try { require("fs") } catch {}\nmodule.exports = 1' }), [
    'api/a.js',
  ])
  assert.deepEqual(problems, [])
  assert.equal(load(code), 1)
})

test('missing files and packages, and syntax errors, are told with file and line', async () => {
  const tree = await makeTree({ 'api/a.js': 'import "./gone.js"\nimport "left-pad-not-there"', 'api/b.js': 'export const a = (' })
  const { problems } = await bundle(tree, ['api/a.js', 'api/b.js'])
  assert.deepEqual(
    problems.map(({ place, text: said }) => [place, /not exist|not installed|Unexpected/.exec(said)?.[0]]),
    [
      ['api/a.js:1:8', 'not exist'],
      ['api/a.js:2:8', 'not installed'],
      ['api/b.js:1:19', 'Unexpected'],
    ],
  )
})

test('no import leads out of the tree: by dots, absolutely, through links or by tsconfig paths', async () => {
  const tree = await makeTree({
    'api/dots.js': 'import "../../secret.json"',
    'api/absolute.js': `import ${JSON.stringify(path.join(folder, 'secret.json'))}`,
    'api/link.js': 'import "./linked.json"',
    'api/folder.js': 'import "../up/secret.json"',
    'api/paths.ts': 'import "secret"',
    'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { secret: [path.join(folder, 'secret.json')] } } }),
  })
  await writeFile(path.join(tree, '../secret.json'), '{"secret":"outside"}')
  await writeFile(path.join(folder, 'secret.json'), '{"secret":"outside"}')
  await symlink(path.join(folder, 'secret.json'), path.join(tree, 'api/linked.json'))
  await symlink(folder, path.join(tree, 'up'))
  const entries = ['api/dots.js', 'api/absolute.js', 'api/link.js', 'api/folder.js', 'api/paths.ts']
  const { results, code } = await bundle(tree, entries)
  for (const { index, problems } of results) assert.match(problems[0]?.text ?? '', /leads out of the project/, entries[index])
  assert.equal(code, '')
})

test('whatever characters the folder of a project has in its path, its own files are bundled and no others', async () => {
  const tree = path.join(await makeTree({}), 'a [b]^-\\x.é😀$(c)')
  await mkdir(path.join(tree, 'api'), { recursive: true })
  await writeFile(path.join(tree, 'api/in.js'), 'import { a } from "./own.js"\nexport default a')
  await writeFile(path.join(tree, 'api/own.js'), 'export const a = 1')
  await writeFile(path.join(tree, 'api/out.js'), 'import "../../secret.json"')
  await writeFile(path.join(tree, '../secret.json'), '{"secret":"outside"}')
  const { results } = await bundle(tree, ['api/in.js', 'api/out.js'])
  assert.deepEqual(results[0]?.problems, [])
  assert.match(results[1]?.problems[0]?.text ?? '', /leads out of the project/)
})

test('a tsconfig that extends a file outside is refused, and none of its words are told', async () => {
  const outside = path.join(folder, 'outside.json')
  await writeFile(outside, 'top-secret-words {')
  for (const base of [outside, '../../outside.json', './linked.json']) {
    const tree = await makeTree({ 'api/a.ts': 'export default 1', 'tsconfig.json': JSON.stringify({ extends: base }) })
    await symlink(outside, path.join(tree, 'linked.json'))
    const { problems } = await bundle(tree, ['api/a.ts'])
    assert.match(problems[0]?.text ?? '', /outside of the project|leads out of the project/, base)
    assert.ok(!JSON.stringify(problems).includes('top-secret-words'))
  }
})

test('a tsconfig above the tree changes nothing', async () => {
  const tree = await makeTree({ 'api/a.ts': 'import { x } from "alias/x"\nexport default x' })
  await writeFile(path.join(tree, '../tsconfig.json'), JSON.stringify({ compilerOptions: { paths: { 'alias/*': ['./tree/api/*'] } } }))
  assert.match((await bundle(tree, ['api/a.ts'])).problems[0]?.text ?? '', /not installed/)
})

test('path aliases and JSX settings of a tsconfig hold, comments and inheritance included', async () => {
  const tree = await makeTree({
    'api/a.tsx':
      'import { value } from "@/lib/value"\nexport default () => <b>{value}</b>\nfunction h(tag: string, _: unknown, child: number) { return tag + child }',
    'src/lib/value.ts': 'export const value = 42',
    'tsconfig.base.json': '{ /* base */ "compilerOptions": { "jsx": "react", "jsxFactory": "h", }, }',
    'tsconfig.json': '{ "extends": "./tsconfig.base", // "x": 1\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"] } } }',
  })
  const { code, problems } = await bundle(tree, ['api/a.tsx'])
  assert.deepEqual(problems, [])
  assert.equal(load(code).default(), 'b42')
})

test('a bundle above the limit is refused, naming its largest parts', async () => {
  const tree = await makeTree({
    'api/a.js': 'import big from "../big.json"\nexport default big',
    'big.json': JSON.stringify('x'.repeat(50_000)),
  })
  const { problems } = await bundle(tree, ['api/a.js'], 10_000)
  assert.match(problems[0]?.text ?? '', /larger than.*big\.json \(49 KiB\)/)
})

const invalid = (pattern: RegExp) => (error: unknown) =>
  error instanceof BuildFailure && error.code === 'BUNDLE_FAILED' && pattern.test(error.message)

test('functions are found by their files, in order, links out of the tree left out', async () => {
  const tree = await makeTree({
    'api/users/list.ts': '',
    'api/hello.js': '',
    'api/_shared.js': '',
    'api/x.test.js': '',
    'api/types.d.ts': '',
    'api/readme.md': '',
    'api/node_modules/p/index.js': '',
  })
  await symlink('/etc/passwd', path.join(tree, 'api/passwd.js'))
  const found = await findFunctions(tree, '')
  assert.deepEqual(
    found.map(({ functionName, route }) => [functionName, route]),
    [
      ['hello', '/api/hello'],
      ['users-list', '/api/users/list'],
    ],
  )
  assert.deepEqual(await findFunctions(tree, 'api'), [])
})

test('two files of one function are refused, naming both, also when only case differs', async () => {
  await assert.rejects(
    findFunctions(await makeTree({ 'api/a-b.js': '', 'api/a/b.ts': '' }), ''),
    invalid(/api\/a-b\.js and api\/a\/b\.ts both define/),
  )
  await assert.rejects(
    findFunctions(await makeTree({ 'api/Hello.js': '', 'api/hello.ts': '' }), ''),
    invalid(/Hello\.js and api\/hello\.ts/),
  )
})

test('a file whose name cannot be a function’s is refused by name', async () => {
  await assert.rejects(findFunctions(await makeTree({ 'api/hello world.js': '' }), ''), invalid(/api\/hello world\.js/))
})
