import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type BuildServicePeer, startBuildServicePeer } from '../../builds/testing/build-service-peer.ts'
import { createProject, getDeployment } from '../../builds/testing/deploy-commit.ts'
import { startTestApi, type TestAnswer, type TestApi } from '../../testing/test-api.ts'
import { type ArchiveEntry, makeArchive } from '../testing/make-archive.ts'
import { UPLOAD_BYTES_MAX } from './read-upload-form.ts'

let api: TestApi
let peer: BuildServicePeer
let slug = ''
before(async () => {
  api = await startTestApi()
  peer = await startBuildServicePeer(api)
  slug = (await createProject(api, 'uploaded')).slug
})
after(async () => {
  await peer?.die()
  await api?.close()
})

type Fields = [name: string, value: string | Buffer<ArrayBuffer>][]
async function upload(fields: Fields, headers: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of fields)
    form.append(name, typeof value === 'string' ? value : new Blob([value]), ...(typeof value === 'string' ? [] : ['site.tgz']))
  const response = await fetch(`${api.url}/api/projects/${slug}/deployments`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${api.admin.token}`, ...headers },
  })
  return { status: response.status, body: (await response.json()) as TestAnswer['body'] }
}
const good = () =>
  makeArchive([
    { path: './', type: 'Directory' },
    { path: './index.html', content: '<p>hi</p>' },
  ])

test('an uploaded .tgz is stored as it is, built, and goes live', async () => {
  const archive = good()
  const { status, body } = await upload([['file', archive]])
  assert.deepEqual([status, body.source, body.target, body.branch, body.commit], [202, 'upload', 'production', null, null])
  assert.match(body.status, /^(queued|building)$/) // it may be handed out before the answer is written
  const build = await peer.next()
  assert.ok(build.source.type === 'upload')
  assert.deepEqual(Buffer.from(await api.dependencies.storage.get(build.source.sha256)), archive)
  await peer.succeed(build)
  assert.equal((await getDeployment(api, body.id)).isLive, true)
})

test('target and branch decide where an upload goes, wherever they stand in the form', async () => {
  const made = [
    await upload([
      ['target', 'preview'],
      ['file', good()],
    ]),
    await upload([
      ['file', good()],
      ['branch', 'dev'],
    ]),
    await upload([
      ['branch', 'main'],
      ['file', good()],
    ]),
    await upload([
      ['branch', 'dev'],
      ['target', 'production'],
      ['file', good()],
    ]),
  ]
  assert.deepEqual(
    made.map(({ body }) => [body.target, body.branch]),
    [
      ['preview', null],
      ['preview', 'dev'],
      ['production', 'main'],
      ['production', 'dev'],
    ],
  )
  for (const _ of made) await peer.succeed(await peer.next())
})

const unsafe: [string, ArchiveEntry][] = [
  ['a symbolic link', { path: 'a', type: 'SymbolicLink', linkpath: '/etc/passwd' }],
  ['a harmless looking symbolic link', { path: 'a', type: 'SymbolicLink', linkpath: 'index.html' }],
  ['a hard link', { path: 'a', type: 'Link', linkpath: 'index.html' }],
  ['a device', { path: 'a', type: 'CharacterDevice' }],
  ['a named pipe', { path: 'a', type: 'FIFO' }],
  ['an absolute path', { path: '/etc/cron.d/x', content: 'x' }],
  ['a path upwards', { path: '../x', content: 'x' }],
  ['a path upwards in the middle', { path: 'a/../../x', content: 'x' }],
  ['a path upwards with backslashes', { path: 'a\\..\\..\\x', content: 'x' }],
  ['a drive', { path: 'C:\\x', content: 'x' }],
]
for (const [what, entry] of unsafe)
  test(`an archive with ${what} is refused by name`, async () => {
    const { status, body } = await upload([['file', makeArchive([{ path: 'index.html', content: 'x' }, entry])]])
    assert.deepEqual([status, body.error.code], [422, 'ARCHIVE_UNSAFE_PATH'])
    assert.ok(body.error.message.includes(`"${entry.path}"`), body.error.message)
  })

/** 16 MiB of zeros; members of gzip can be strung together (RFC 1952 §2.2). */
const zeros = gzipSync(Buffer.alloc(16 * 1024 * 1024)) as Buffer<ArrayBuffer>
const useless: [string, Buffer<ArrayBuffer>][] = [
  ['no gzip', Buffer.from('just text')],
  ['gzip of no tar', gzipSync(randomBytes(2_000)) as Buffer<ArrayBuffer>],
  ['a damaged gzip', good().subarray(0, -12)],
  ['an empty archive', makeArchive([])],
  ['only folders', makeArchive([{ path: 'a/', type: 'Directory' }])],
  ['an empty file', Buffer.alloc(0)],
  ['two layers of gzip', gzipSync(good()) as Buffer<ArrayBuffer>],
  ['an entry that claims terabytes', makeArchive([{ path: 'a', size: 2 ** 42 }])],
  ['a bomb: more than 1 GiB of padding', Buffer.concat([good(), ...Array.from({ length: 65 }, () => zeros)])],
  ['something hidden behind the end', Buffer.concat([good(), zeros, makeArchive([{ path: '../x', content: 'x' }])])],
  ['too many entries', makeArchive(Array.from({ length: 200_001 }, (_, index) => ({ path: `${index}` })))],
]
for (const [what, file] of useless)
  test(`an upload of ${what} is refused with what to do`, async () => {
    const { status, body } = await upload([['file', file]])
    assert.deepEqual([status, body.error.code], [422, 'VALIDATION_FAILED'], JSON.stringify(body))
    assert.match(body.error.message, /tar -czf/)
  })

test('forms that are wrong say which field', async () => {
  const wrong: [Fields, string][] = [
    [[['target', 'preview']], 'file'],
    [[['other', good()]], 'other'],
    [[['other', randomBytes(4 * 1024 * 1024) as Buffer<ArrayBuffer>]], 'other'],
    [
      [
        ['file', good()],
        ['file', good()],
      ],
      '',
    ],
    [
      [
        ['target', 'preview'],
        ['target', 'production'],
        ['file', good()],
      ],
      'target',
    ],
    [
      [
        ['target', 'staging'],
        ['file', good()],
      ],
      'target',
    ],
    [
      [
        ['branch', '--upload-pack=x'],
        ['file', good()],
      ],
      'branch',
    ],
    [
      [
        ['colour', 'red'],
        ['file', good()],
      ],
      'colour',
    ],
    [
      [
        ['branch', 'x'.repeat(5_000)],
        ['file', good()],
      ],
      'branch',
    ],
    [
      [
        ['a', '1'],
        ['b', '1'],
        ['c', '1'],
        ['d', '1'],
        ['e', '1'],
        ['file', good()],
      ],
      '',
    ],
  ]
  for (const [fields, where] of wrong) {
    const { status, body } = await upload(fields)
    assert.deepEqual([status, body.error.code, body.error.details?.[0]?.path], [400, 'BAD_REQUEST', where], JSON.stringify(body))
  }
})

test('a malformed form, one that ends early and one without a boundary are refused', async () => {
  const send = (body: string, type: string, length?: number) =>
    new Promise<number>((resolve) => {
      const call = httpRequest(`${api.url}/api/projects/${slug}/deployments`, {
        method: 'POST',
        headers: { authorization: `Bearer ${api.admin.token}`, 'content-type': type, ...(length ? { 'content-length': length } : {}) },
      })
      call.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', () => resolve(0))
      if (length) call.write(body, () => call.destroy())
      else call.end(body)
    })
  assert.equal(await send('x', 'multipart/form-data'), 400)
  assert.equal(await send('x', 'multipart/form-data; boundary=b'), 400)
  assert.equal(
    await send('--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf', 'multipart/form-data; boundary=b'),
    400,
  )
  assert.equal(
    await send('--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf', 'multipart/form-data; boundary=b', 10_000),
    0,
  )
})

test('more than 100 MiB is refused, announced or not', async () => {
  const announced = await new Promise<number | undefined>((resolve, reject) => {
    const call = httpRequest(`${api.url}/api/projects/${slug}/deployments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${api.admin.token}`,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': UPLOAD_BYTES_MAX * 2,
      },
    })
    call.on('response', ({ statusCode }) => {
      resolve(statusCode)
      call.destroy()
    })
    call.on('error', reject)
    call.flushHeaders()
  })
  assert.equal(announced, 413)
  const { status, body } = await upload([['file', Buffer.alloc(UPLOAD_BYTES_MAX + 1)]])
  assert.deepEqual([status, body.error.code], [413, 'PAYLOAD_TOO_LARGE'])
})

test('no upload, good or bad, leaves a file behind', async () => {
  assert.deepEqual(await readdir(path.join(api.dependencies.config.dataDir, 'uploads')), [])
})
