import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { CONFORMANCE_FILES, HANDLER_CASES } from '../conformance/handlers.ts'
import { eventually } from './support/eventually.ts'
import { createPlatUser, type PlatUser, type StartedPlat } from './support/plat.ts'
import { descendants, type Platform } from './support/platform.ts'
import { sharedPlatform } from './support/shared-platform.ts'
import { visit } from './support/visit.ts'

let platform: Platform
let user: PlatUser
let dev: StartedPlat
let port = 0
const folder = () => path.join(user.folder, 'conforming')
const local = (target: string, options?: Parameters<typeof visit>[3]) => visit(port, 'localhost', target, options)

before(async () => {
  platform = await sharedPlatform()
  user = await createPlatUser(platform.apiUrl)
  await user.write({ ...CONFORMANCE_FILES, '.env.local': 'GREETING=hello\n' }, folder())
  await platform.api.createProject('conforming')
  await platform.api.call('PUT', '/api/projects/conforming/env/GREETING', { value: 'hello' })
  const env = { PLAT_TOKEN: platform.api.token }
  const deployed = await user.run(['deploy', folder(), '--project', 'conforming', '--prod'], { env })
  assert.equal(deployed.code, 0, deployed.stderr)
  dev = user.start(['dev', folder(), '--port', '0'])
  port = await startedPort(dev)
})
after(async () => {
  dev?.child.kill('SIGINT')
  await dev?.ended
  await user?.dispose()
})

const startedPort = (started: StartedPlat) =>
  eventually(() => {
    const { stdout, stderr } = started.output()
    const [, found] = /http:\/\/localhost:(\d+)\n/.exec(stdout) ?? []
    assert.ok(found, stderr)
    return Number(found)
  }, 90_000)

for (const { title, path: target, check, ...request } of HANDLER_CASES) {
  test(`deployed: ${title}`, async () => check(await visit(platform.proxyPort, 'conforming.localhost', target, request)))
  test(`plat dev: ${title}`, async () => check(await local(target, request)))
}

test('plat dev: a changed function, variable or file is what the next request gets', async () => {
  await user.write({ 'api/value.ts': 'export const handler = () => ({ changed: 1 })' }, folder())
  await eventually(async () => assert.deepEqual((await local('/api/value')).json(), { changed: 1 }))
  await user.write({ '.env.local': 'GREETING=bye\n' }, folder())
  await eventually(async () => assert.equal((await local('/api/env')).json().fromProcess, 'bye'))
  await user.write({ 'public/new/page.html': 'fresh', 'api/added.js': "export const handler = () => 'added'" }, folder())
  await eventually(async () => assert.equal((await local('/new/page')).text, 'fresh'))
  await eventually(async () => assert.equal((await local('/api/added')).json(), 'added'))
})

test('plat dev: a second one on the same folder says where the first one is, and leaves it alone', async () => {
  const second = await user.run(['dev', folder(), '--port', '0'])
  assert.deepEqual([second.code, second.stdout], [1, ''])
  assert.match(second.stderr, new RegExp(`already at http://localhost:${port} as process ${dev.child.pid}\\.`))
  assert.equal((await local('/api/value')).status, 200)
})

test('plat dev: what functions print and the place where they fail are on the terminal', async () => {
  await user.write(
    { 'api/talks.ts': "type A = 1\nexport const handler = () => {\n  console.log('good morning')\n  throw new Error('no coffee')\n}\n" },
    folder(),
  )
  await eventually(async () => assert.equal((await local('/api/talks')).status, 500))
  await eventually(() =>
    assert.match(dev.output().stderr, /good morning\n[\s\S]*FUNCTION_ERROR: no coffee\n +at \S*handler \(api\/talks\.ts:4:9\)/),
  )
})

test('plat dev: a file that cannot be bundled says so to whoever calls it, and is mended by the next save', async () => {
  await user.write({ 'api/added.js': 'let (' }, folder())
  await eventually(async () => assert.match((await local('/api/added')).text, /api\/added\.js:1:6/))
  await user.write({ 'api/added.js': "export const handler = () => 'mended'" }, folder())
  await eventually(async () => assert.equal((await local('/api/added')).json(), 'mended'))
})

test('plat dev: the dev script of a framework answers behind the functions, and Ctrl-C ends everything', async (context) => {
  const app = path.join(user.folder, 'framework')
  const server = `require('node:http').createServer((q, s) => s.end('framework ' + q.method + ' ' + q.url)).listen(process.env.PORT, () => console.log('ready'))`
  await user.write(
    {
      'package.json': JSON.stringify({ scripts: { dev: 'node server.cjs', build: 'true' } }),
      'server.cjs': server,
      'api/own.js': "export const handler = () => 'own'",
      'plat.json': JSON.stringify({
        redirects: [{ source: '/from', destination: '/to' }],
        headers: [{ source: '/(.*)', headers: [{ key: 'x-rule', value: 'yes' }] }],
      }),
    },
    app,
  )
  const started = user.start(['dev', app, '--port', '0', '--json'])
  context.after(() => started.child.kill('SIGINT'))
  const { url } = await eventually(() => JSON.parse(started.output().stdout) as { url: string }, 90_000)
  const other = Number(new URL(url).port)
  const page = await eventually(async () => {
    const answer = await visit(other, 'localhost', '/any?x=1', { method: 'POST', body: 'x' })
    assert.equal(answer.status, 200, answer.text)
    return answer
  })
  assert.deepEqual([page.text, page.headers['x-rule']], ['framework POST /any?x=1', 'yes'])
  assert.equal((await visit(other, 'localhost', '/api/own')).json(), 'own')
  assert.equal((await visit(other, 'localhost', '/from')).headers.location, '/to')
  const children = descendants(started.child.pid ?? 0).map(({ pid }) => pid)
  assert.ok(children.length >= 4)
  started.child.kill('SIGINT')
  assert.equal((await started.ended).code, 0)
  for (const pid of children) await eventually(() => assert.throws(() => process.kill(pid, 0), String(pid)))
})

test('the same from a folder that was never linked, with whatever Node calls it', async () => {
  const { stdout } = await promisify(execFile)('node', [path.join(import.meta.dirname, '../../packages/cli/bin/plat.mjs'), '--version'])
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/)
})
