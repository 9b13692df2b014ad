import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createProject } from '../../builds/testing/deploy-commit.ts'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'

let api: TestApi
before(async () => {
  api = await startTestApi()
})
after(() => api.close())

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const file = (text: string) => ({ sha256: sha(text), bytes: text.length, contentType: 'text/html', immutable: false })
const manifest = (files: Record<string, string>, given: object = {}) => ({
  formatVersion: 1,
  files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, file(text)])),
  ...{ cleanUrls: true, trailingSlash: null, spaFallback: null, redirects: [], headers: [], rewrites: [], functions: [] },
  ...given,
})
let count = 0
/** A ready deployment with these files and this environment. */
async function release(projectId: string, content: object, env: Record<string, string> = {}): Promise<string> {
  const { database, storage, envCipher, newId } = api.dependencies
  const { sha256 } = await storage.put(Buffer.from(JSON.stringify(content)))
  const envCiphertext = new Uint8Array(envCipher.encrypt(JSON.stringify(env)))
  count += 1
  const facts = { shortId: `release${String(count).padStart(3, '0')}`, status: 'ready', target: 'preview', source: 'git' }
  const { id } = await database.deployment.create({ data: { id: newId(), projectId, manifestSha256: sha256, envCiphertext, ...facts } })
  return id
}
/** Gives a deployment a function of a version. */
async function addFunction(projectId: string, deploymentId: string, version: number): Promise<void> {
  const { database, newId } = api.dependencies
  const where = { projectId_functionName: { projectId, functionName: 'hello' } }
  const fn = await database.function.upsert({
    where,
    create: { id: newId(), projectId, functionName: 'hello', filePath: 'api/hello.js' },
    update: {},
  })
  const key = { functionId: fn.id, version }
  await database.functionVersion.create({ data: { ...key, filePath: 'api/hello.js', codeSha256: sha(`${version}`), bytes: version * 10 } })
  await database.deploymentFunction.create({ data: { deploymentId, ...key } })
}
const get = (path: string, token = api.admin.token) => api.call('GET', `/api/deployments/${path}`, { token })

test('the files of a deployment come by path, in pages, and by a part of it', async () => {
  const { id: projectId } = await createProject(api, 'files')
  const id = await release(projectId, manifest({ '/b.html': 'bb', '/a.html': 'a', '/img/C.png': 'ccc' }))
  const first = (await get(`${id}/files?limit=2`)).body
  assert.deepEqual(first.items[0], { path: '/a.html', bytes: 1, sha256: sha('a'), contentType: 'text/html' })
  const second = (await get(`${id}/files?limit=2&cursor=${first.nextCursor}`)).body
  assert.deepEqual([second.items[0].path, second.nextCursor], ['/img/C.png', null])
  assert.deepEqual(
    (await get(`${id}/files?text=IMG/c`)).body.items.map(({ path }: { path: string }) => path),
    ['/img/C.png'],
  )
})

test('a diff tells what was added, removed and changed, of the environment names only', async () => {
  const { id: projectId } = await createProject(api, 'compared')
  const redirect = (destination: string) => ({ redirects: [{ source: '/old', destination, statusCode: 301 }] })
  const base = await release(projectId, manifest({ '/same': 's', '/gone': 'g', '/edited': 'e' }, redirect('/a')), {
    A: 'secret-one',
    B: '1',
    C: 'x',
  })
  const id = await release(
    projectId,
    manifest({ '/same': 's', '/new': 'nn', '/edited': 'E!' }, { ...redirect('/b'), spaFallback: '/same' }),
    {
      A: 'secret-two',
      C: 'x',
      D: '1',
    },
  )
  await addFunction(projectId, base, 1)
  await addFunction(projectId, id, 2)
  const { status, body } = await get(`${id}/diff?base=${base}`)
  assert.equal(status, 200)
  assert.deepEqual([body.baseId, body.deploymentId], [base, id])
  assert.deepEqual(body.filesChanged, { added: 1, removed: 1, changed: 1, same: 1 })
  assert.deepEqual(body.files, [
    { path: '/edited', change: 'changed', bytesBefore: 1, bytesAfter: 2 },
    { path: '/gone', change: 'removed', bytesBefore: 1, bytesAfter: null },
    { path: '/new', change: 'added', bytesBefore: null, bytesAfter: 2 },
  ])
  assert.deepEqual(body.functions, [
    { functionName: 'hello', change: 'changed', versionBefore: 1, versionAfter: 2, bytesBefore: 10, bytesAfter: 20 },
  ])
  assert.deepEqual(body.routes, [
    { rule: 'redirect /old → /b (301)', change: 'changed' },
    { rule: 'fallback: /same', change: 'changed' },
  ])
  assert.deepEqual(body.env, [
    { key: 'A', change: 'changed' },
    { key: 'B', change: 'removed' },
    { key: 'D', change: 'added' },
  ])
  assert.equal(JSON.stringify(body).includes('secret'), false)
})

test('without a base it is the live one, and without one everything is new', async () => {
  const { id: projectId } = await createProject(api, 'unnamed')
  const [live, id] = [await release(projectId, manifest({ '/a': 'a' })), await release(projectId, manifest({ '/a': 'a' }))]
  const alone = (await get(`${id}/diff`)).body
  assert.deepEqual([alone.baseId, alone.filesChanged.added], [null, 1])
  await api.dependencies.database.project.update({ where: { id: projectId }, data: { productionDeploymentId: live } })
  const { baseId, filesChanged } = (await get(`${id}/diff`)).body
  assert.deepEqual([baseId, filesChanged.same, filesChanged.added], [live, 1, 0])
})

test('of very many changed files 500 are listed and all are counted', async () => {
  const { id: projectId } = await createProject(api, 'numerous')
  const id = await release(projectId, manifest(Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`/${index}`, 'x']))))
  const { files, filesChanged } = (await get(`${id}/diff`)).body
  assert.deepEqual([files.length, filesChanged.added], [500, 600])
})

test('foreign and unknown deployments, unready ones, damage and wrong queries are refused', async () => {
  const { id: projectId } = await createProject(api, 'refusing')
  const { id: other } = await createProject(api, 'other-one')
  const [id, foreign] = [await release(projectId, manifest({})), await release(other, manifest({}))]
  assert.equal((await get(`${id}/diff?base=${foreign}`)).body.error.code, 'DEPLOYMENT_NOT_FOUND')
  assert.equal((await get(`${id}/diff?base=x`)).status, 400)
  assert.equal((await get(`${id}/files?cursor=x`)).status, 400)
  const { token } = await api.addUser()
  for (const path of ['files', 'diff']) {
    assert.equal((await get(`${id}/${path}`, token)).status, 404)
    assert.equal((await api.call('GET', `/api/deployments/${id}/${path}`)).status, 401)
  }
  const broken = await release(projectId, { formatVersion: 9 })
  assert.equal((await get(`${broken}/files`)).body.error.code, 'ARTIFACT_CORRUPT')
  await api.dependencies.database.deployment.update({ where: { id }, data: { status: 'failed', manifestSha256: null } })
  assert.deepEqual((await get(`${id}/files`)).body.error.code, 'DEPLOYMENT_NOT_READY')
})
