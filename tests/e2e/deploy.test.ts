import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from './support/eventually.ts'
import type { Platform } from './support/platform.ts'
import { createRepository, type Repository } from './support/repository.ts'
import { sharedPlatform } from './support/shared-platform.ts'
import { type Visit, visit } from './support/visit.ts'

let platform: Platform
let repository: Repository
const site = (path: string, options?: Parameters<typeof visit>[3], host = 'hello.localhost'): Promise<Visit> =>
  visit(platform.proxyPort, host, path, options)

before(async () => {
  platform = await sharedPlatform()
  await platform.api.createProject('hello')
  repository = await createRepository(platform, 'hello', { example: 'hello' })
})
after(async () => {
  await repository?.dispose()
})

test('before the first push the host says how to deploy', async () => {
  const answer = await site('/', { headers: { accept: 'text/html' } })
  assert.equal(answer.status, 404)
  assert.match(answer.text, /git push/)
})

test('a push prints the build and makes the site and its functions live', async () => {
  await repository.commit('add hello')
  const { code, output } = await repository.push()
  assert.equal(code, 0, output)
  assert.match(output, /remote: ▸ build \S+ {2}hello@main [0-9a-f]{7} "add hello"/)
  assert.match(output, /remote: {3}bundle +3 functions \(echo, greet, hello\) +\d+\.\d s/)
  assert.match(output, new RegExp(`remote: ✔ live in \\d+\\.\\d s +http://hello\\.localhost:${platform.proxyPort}`))

  const page = await site('/')
  assert.equal(page.status, 200)
  assert.match(page.text, /Hello from Plat/)
  assert.match(String(page.headers['x-plat-deployment']), /^[0-9a-f-]{36}$/)
  assert.equal((await site('/about')).status, 200)
  assert.equal((await site('/about.html')).headers.location, '/about')
  const missing = await site('/nothing/here')
  assert.equal(missing.status, 404)
  assert.match(missing.text, /own 404 page/)
  assert.equal((await site('/hi')).headers.location, '/api/hello')
})

test('all three handler shapes answer on both addresses', async () => {
  for (const path of ['/api/hello?name=Ada', '/_functions/hello?name=Ada'])
    assert.deepEqual((await site(path)).json(), { message: 'Hello, Ada!', version: 1 })
  assert.equal((await site('/api/greet?name=Ada')).json().message, 'Good day, Ada!')
  const echo = await site('/_functions/echo', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Ada"}' })
  assert.deepEqual(echo.json().body, { name: 'Ada' })
  assert.equal((await site('/api/echo')).status, 405)
})

test('every call leaves a record with its logs', async () => {
  const call = await site('/_functions/hello?name=Record')
  const invocation = await eventually(async () => {
    const { status, body } = await platform.api.call('GET', `/api/invocations/${call.headers['x-plat-invocation-id']}`)
    assert.equal(status, 200)
    return body
  })
  assert.equal(invocation.status, 'success')
  assert.deepEqual(invocation.logs, ['[LOG] Saying hello from hello'])
})

test('a branch gets a preview of its own, promote makes it live, rollback goes back at once', async () => {
  const first = (await platform.api.deployments('hello'))[0]
  await repository.write('public/index.html', '<!doctype html><title>Preview</title>second')
  await repository.commit('second')
  const { output } = await repository.push('feature/New-Page')
  assert.match(output, /feature-new-page--hello\.localhost/)
  const host = 'feature-new-page--hello.localhost'
  assert.match((await site('/', {}, host)).text, /second/)
  assert.match((await site('/')).text, /Hello from Plat/, 'production is untouched')

  const preview = (await platform.api.deployments('hello'))[0]
  assert.ok(preview && first)
  assert.equal(preview.target, 'preview')
  assert.match((await site('/', {}, `${preview.shortId}--hello.localhost`)).text, /second/)

  const promoted = await platform.api.call('POST', `/api/deployments/${preview.id}/promote`)
  assert.equal(promoted.status, 200, JSON.stringify(promoted.body))
  await eventually(async () => assert.match((await site('/')).text, /second/))
  const back = await platform.api.call('POST', '/api/projects/hello/rollback', {})
  assert.equal(back.status, 200, JSON.stringify(back.body))
  await eventually(async () => assert.equal((await site('/')).headers['x-plat-deployment'], first.id))

  assert.equal(
    (
      await repository.git(
        'push',
        '--delete',
        `${platform.apiUrl.replace('://', `://git:${platform.api.token}@`)}/git/hello.git`,
        'feature/New-Page',
      )
    ).code,
    0,
  )
  await eventually(async () => assert.equal((await site('/', {}, host)).status, 404))
})

test('a failing build tells the step and leaves production as it is', async () => {
  const before = (await site('/')).headers['x-plat-deployment']
  await repository.write('api/broken.js', 'export async function handler() { return { }')
  await repository.commit('break it')
  const { code, output } = await repository.push()
  assert.equal(code, 0, 'the ref is stored')
  assert.match(output, /✘ failed at bundle/)
  assert.match(output, /api\/broken\.js:1/)
  const failed = (await platform.api.deployments('hello'))[0]
  assert.equal(failed?.status, 'failed')
  assert.equal(failed?.error?.code, 'BUNDLE_FAILED')
  assert.equal((await site('/')).headers['x-plat-deployment'], before)
  await repository.remove('api/broken.js')
})

test('a changed variable applies to the next release, and by redeploy without a build', async () => {
  await platform.api.call('PUT', '/api/projects/hello/env/GREETING', { value: 'Welcome' })
  assert.equal((await site('/api/greet')).json().message, 'Good day, World!')
  const live = (await platform.api.deployments('hello')).find((deployment) => deployment.isLive)
  const redeployed = await platform.api.call('POST', `/api/deployments/${live?.id}/redeploy`)
  assert.ok([200, 201, 202].includes(redeployed.status), JSON.stringify(redeployed.body))
  await platform.api.finished(redeployed.body.id)
  await eventually(async () => assert.equal((await site('/api/greet')).json().message, 'Welcome, World!'))
})

test('pushing to an unknown project or without rights is refused with the reason', async () => {
  const unknown = await repository.push('main', 'nobody-knows')
  assert.notEqual(unknown.code, 0)
  assert.match(unknown.output, /no such project/i)
  const stranger = await createRepository(platform, 'hello', { token: 'plat_wrong' })
  await stranger.commit('x')
  assert.notEqual((await stranger.push()).code, 0)
  await stranger.dispose()
})

test('an uploaded archive becomes a deployment', async () => {
  const archive = await repository.git('archive', '--format=tar.gz', '-o', `${repository.folder}/.git/source.tgz`, 'HEAD')
  assert.equal(archive.code, 0, archive.output)
  const { readFile } = await import('node:fs/promises')
  const form = new FormData()
  form.set('file', new Blob([await readFile(`${repository.folder}/.git/source.tgz`)]), 'source.tgz')
  form.set('target', 'preview')
  const response = await fetch(`${platform.apiUrl}/api/projects/hello/deployments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.api.token}` },
    body: form,
  })
  assert.equal(response.status, 202)
  const { id } = (await response.json()) as { id: string }
  const deployment = await platform.api.finished(id)
  assert.equal(deployment.source, 'upload')
})
