import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { list } from 'tar'
import { type BuildServicePeer, startBuildServicePeer } from '../builds/testing/build-service-peer.ts'
import { createProject } from '../builds/testing/deploy-commit.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { removeOldUploads } from './remove-old-uploads.ts'

let api: TestApi
let peer: BuildServicePeer
before(async () => {
  api = await startTestApi()
  peer = await startBuildServicePeer(api)
})
after(async () => {
  await peer?.die()
  await api?.close()
})

const sha = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')
const file = (path: string, content: string, more: object = {}) => ({
  path,
  sha256: sha(content),
  bytes: Buffer.byteLength(content),
  ...more,
})
const check = (project: string, files: object[]) =>
  api.call('POST', `/api/projects/${project}/uploads`, { token: api.admin.token, body: { files } })
const deploy = (project: string, body: object, token = api.admin.token) =>
  api.call('POST', `/api/projects/${project}/deployments`, { token, body })
async function upload(project: string, content: string | Buffer, { name = sha(content), token = api.admin.token } = {}) {
  const response = await fetch(`${api.url}/api/projects/${project}/uploads/${name}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: Buffer.from(content),
  })
  const text = await response.text()
  return { status: response.status, code: text === '' ? undefined : JSON.parse(text).error.code }
}

test('only what is missing is sent, and what was sent is deployed as an archive of it', async () => {
  await createProject(api, 'sent')
  const long = `${'deep/'.repeat(60)}naïve.txt`
  const files = [file('index.html', '<h1>'), file('bin/run', '#!', { isExecutable: true }), file(long, '<h1>'), file('empty', '')]
  assert.deepEqual((await check('sent', files)).body.missing.sort(), [sha('<h1>'), sha('#!'), sha('')].sort())
  for (const content of ['<h1>', '#!', '']) assert.equal((await upload('sent', content)).status, 204)
  assert.deepEqual((await check('sent', files)).body, { missing: [] })
  const commit = { sha: 'a'.repeat(40), message: 'as it was', author: 'Ada' }
  const { status, body } = await deploy('sent', { files, branch: 'work', commit })
  assert.equal(status, 202)
  assert.deepEqual([body.source, body.target, body.branch, body.commit], ['upload', 'preview', 'work', commit])
  const build = await peer.next()
  assert.equal(build.source.type, 'upload')
  const archive = await api.dependencies.storage.get('sha256' in build.source ? build.source.sha256 : '')
  const entries: [string, number, boolean][] = []
  await new Promise<void>((resolve, reject) => {
    const reading = list({ onReadEntry: ({ path, size, mode }) => entries.push([path, size, ((mode ?? 0) & 0o100) !== 0]) })
    reading.on('end', resolve).on('error', reject).end(Buffer.from(archive))
  })
  assert.deepEqual(
    entries,
    files.map(({ path, bytes }) => [path, bytes, path === 'bin/run'] as [string, number, boolean]).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
})

test('knowing a hash gives no access to the bytes of another project', async () => {
  await createProject(api, 'owner-of-bytes')
  await createProject(api, 'thief')
  assert.equal((await upload('owner-of-bytes', 'a secret source')).status, 204)
  const files = [file('stolen', 'a secret source')]
  assert.deepEqual((await check('thief', files)).body.missing, [sha('a secret source')])
  const { status, body } = await deploy('thief', { files })
  assert.deepEqual([status, body.error.code, body.error.details[0].path], [422, 'VALIDATION_FAILED', 'files.0'])
})

test('bytes that are not what they are called are refused and kept nowhere', async () => {
  await createProject(api, 'lying')
  assert.deepEqual(await upload('lying', 'true', { name: sha('false') }), { status: 422, code: 'VALIDATION_FAILED' })
  for (const content of ['true', 'false']) assert.equal(await api.dependencies.storage.has(sha(content)), false)
  assert.deepEqual(await upload('lying', Buffer.alloc(100 * 1024 * 1024 + 1)), { status: 413, code: 'PAYLOAD_TOO_LARGE' })
})

test('files that cannot be one folder, or have another size, are refused by name', async () => {
  await createProject(api, 'unfit')
  await upload('unfit', 'x')
  const refused = async (files: object[], more: object = {}) => {
    const { status, body } = await deploy('unfit', { files, ...more })
    return [status, body.error.message]
  }
  assert.deepEqual(await refused([file('a', 'x'), file('a', 'x')]), [400, '"a" is named twice.'])
  assert.deepEqual(await refused([file('a', 'x'), file('a/b', 'x')]), [400, '"a" is a file, and "a/b" needs a folder there.'])
  assert.equal((await refused([{ ...file('a', 'x'), bytes: 2 }]))[0], 422)
  assert.equal((await refused([file('a', 'x')], { branch: '--upload-pack' }))[0], 400)
  for (const path of ['/a', '../a', 'a/../b', '.git/config', 'a\\b', 'a\nb', '', 'a//b'])
    assert.equal((await refused([file(path, 'x')]))[0], 400, path)
  assert.equal((await refused([]))[0], 400)
  assert.equal((await refused([file('a', 'x')], { other: 1 }))[0], 400)
})

test('what a project did not use for a month is asked for again', async () => {
  const { id } = await createProject(api, 'aged')
  await upload('aged', 'old')
  await upload('aged', 'young')
  const { sql } = api.dependencies
  await sql.query("UPDATE project_uploads SET used_at = now() - interval '31 days' WHERE project_id = $1 AND sha256 = $2", [id, sha('old')])
  assert.equal(await removeOldUploads(api.dependencies), 1)
  assert.deepEqual((await check('aged', [file('o', 'old'), file('y', 'young')])).body.missing, [sha('old')])
})

test('viewers, strangers and nobody may not upload', async () => {
  await createProject(api, 'closed')
  const user = await api.addUser()
  assert.equal((await upload('closed', 'x', { token: user.token })).status, 404)
  await api.call('PUT', `/api/projects/closed/members/${user.id}`, { token: api.admin.token, body: { role: 'viewer' } })
  assert.equal((await upload('closed', 'x', { token: user.token })).status, 403)
  assert.equal((await upload('closed', 'x', { token: 'none' })).status, 401)
  assert.equal((await upload('closed', 'x', { name: 'no-hash' })).status, 400)
  assert.equal((await check('closed', [])).status, 400)
})
