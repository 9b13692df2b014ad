import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { serveGit } from '../testing/git-http-server.ts'
import { processesWith } from '../testing/processes-with.ts'
import { fetchCommit } from './fetch-commit.ts'
import { type GitAccess, gitEnvironment } from './git-environment.ts'
import { toGitFailure } from './git-failure.ts'
import { writeGitProgram } from './write-git-program.ts'

let folder = ''
let server: Server
let url = ''
let requests: { url: string; authorization: string | undefined }[] = []
let program = ''
let count = 0

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plat source '))
  program = await writeGitProgram(folder)
  server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', authorization: request.headers.authorization })
    if (request.url?.startsWith('/moved/')) return void response.writeHead(302, { location: request.url.replace('/moved', '') }).end()
    if (request.url?.startsWith('/silent/')) return undefined
    serveGit(folder, request.url ?? '', request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://localhost:${(server.address() as AddressInfo).port}`
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

async function makeRepository(files: Record<string, string | Buffer>): Promise<{ name: string; git(...args: string[]): string }> {
  count += 1
  const name = `repository-${count}`
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], {
      cwd: path.join(folder, name),
      encoding: 'utf8',
    }).trim()
  await mkdir(path.join(folder, name))
  git('init', '--quiet', '--initial-branch=main')
  for (const [file, content] of Object.entries(files)) await writeFile(path.join(folder, name, file), content)
  git('add', '--all')
  git('commit', '--quiet', '-m', 'first line\n\nmore')
  return { name, git }
}

async function fetchInto(
  repository: string,
  ref: string | null,
  more: { access?: GitAccess; bytesMax?: number; signal?: AbortSignal } = {},
) {
  count += 1
  const tree = path.join(folder, `tree-${count}`)
  await mkdir(tree)
  const env = gitEnvironment(more.access ?? { protocol: 'http' }, folder, { PATH: '/usr/bin:/bin' })
  const signal = more.signal ?? new AbortController().signal
  const commit = await fetchCommit({ program, tree, url: `${url}${repository}`, ref, env, bytesMax: more.bytesMax ?? 1e9, signal })
  return { tree, commit }
}

const failsWith =
  (code: string, pattern = /./) =>
  (error: unknown) =>
    error instanceof BuildFailure && error.code === code && pattern.test(error.message)

test('a commit is fetched without history or git data, and described', async () => {
  const { name, git } = await makeRepository({ 'a.txt': 'one' })
  await writeFile(path.join(folder, name, 'a.txt'), 'two')
  git('commit', '--quiet', '-am', 'second')
  const first = git('rev-parse', 'HEAD~1')
  const { tree, commit } = await fetchInto(`/${name}/.git`, first)
  assert.deepEqual(commit, { sha: first, author: 'Ann', message: 'first line\n\nmore' })
  assert.deepEqual(await readdir(tree), ['a.txt'])
  assert.equal(await readFile(path.join(tree, 'a.txt'), 'utf8'), 'one')
})

test('a branch comes before a tag of the same name', async () => {
  const { name, git } = await makeRepository({ 'a.txt': 'tagged' })
  git('tag', 'release')
  git('checkout', '--quiet', '-b', 'release')
  await writeFile(path.join(folder, name, 'a.txt'), 'branch')
  git('commit', '--quiet', '-am', 'on the branch')
  const { tree } = await fetchInto(`/${name}/.git`, 'release')
  assert.equal(await readFile(path.join(tree, 'a.txt'), 'utf8'), 'branch')
})

test('the token goes to its own repository as a header, and into no argument', async () => {
  const { name } = await makeRepository({ 'a.txt': 'x' })
  requests = []
  const access: GitAccess = { protocol: 'http', authorization: { url: `${url}/${name}/.git`, header: 'Bearer top-secret' } }
  await fetchInto(`/${name}/.git`, null, { access })
  assert.ok(requests.length > 0 && requests.every(({ authorization }) => authorization === 'Bearer top-secret'))
  const other = await makeRepository({ 'a.txt': 'x' })
  requests = []
  await fetchInto(`/${other.name}/.git`, null, { access })
  assert.ok(requests.every(({ authorization }) => authorization === undefined))
})

test('a redirect is not followed', async () => {
  const { name } = await makeRepository({ 'a.txt': 'x' })
  requests = []
  await assert.rejects(fetchInto(`/moved/${name}/.git`, null), failsWith('GIT_UNREACHABLE'))
  assert.ok(requests.every(({ url: asked }) => asked.startsWith('/moved/')))
})

test('a name is not looked up again: git connects to the address that was checked', async () => {
  const { name } = await makeRepository({ 'a.txt': 'x' })
  const { port } = new URL(url)
  const access: GitAccess = { protocol: 'http', resolve: `pinned.example:${port}:127.0.0.1` }
  count += 1
  const tree = path.join(folder, `tree-${count}`)
  await mkdir(tree)
  const env = gitEnvironment(access, folder, { PATH: '/usr/bin:/bin' })
  const signal = new AbortController().signal
  await fetchCommit({ program, tree, url: `http://pinned.example:${port}/${name}/.git`, ref: null, env, bytesMax: 1e9, signal })
  assert.deepEqual(await readdir(tree), ['a.txt'])
})

test('other transports are refused by git itself', async () => {
  const { name } = await makeRepository({ 'a.txt': 'x' })
  count += 1
  const tree = path.join(folder, `tree-${count}`)
  await mkdir(tree)
  const env = gitEnvironment({ protocol: 'https' }, folder, { PATH: '/usr/bin:/bin' })
  for (const target of [`file://${folder}/${name}`, path.join(folder, name), `ext::sh -c "touch ${folder}/trap"`, `${url}/${name}/.git`]) {
    const signal = new AbortController().signal
    await assert.rejects(
      fetchCommit({ program, tree, url: target, ref: null, env, bytesMax: 1e9, signal }),
      failsWith('GIT_UNREACHABLE'),
      target,
    )
  }
  assert.ok(!(await readdir(folder)).includes('trap'))
})

test('an empty repository and one above the limit are told apart', async () => {
  count += 1
  const empty = `repository-${count}`
  execFileSync('git', ['init', '--quiet', path.join(folder, empty)])
  await assert.rejects(fetchInto(`/${empty}/.git`, null), failsWith('GIT_REF_NOT_FOUND', /empty/))
  const { name } = await makeRepository({ big: randomBytes(4_000_000) })
  await assert.rejects(fetchInto(`/${name}/.git`, null, { bytesMax: 1_000_000 }), failsWith('REPO_TOO_LARGE', /larger than 1 MiB/))
})

test('a server that says nothing is left at once when the build is cancelled, and no git stays behind', async () => {
  const control = new AbortController()
  requests = []
  const seen = once(server, 'request')
  const fetching = fetchInto('/silent/x.git', null, { signal: control.signal })
  await seen
  control.abort(new Error('cancelled'))
  await assert.rejects(fetching, /cancelled/)
  while (processesWith('silent/x.git').length > 0) await new Promise((resolve) => setImmediate(resolve))
})

test('what git says becomes a code and a sentence of ours', () => {
  const cases: [said: string, code: string, sentence: RegExp][] = [
    ["fatal: could not read Username for 'https://x': terminal prompts disabled", 'GIT_AUTH_FAILED', /refused access/],
    ['The requested URL returned error: 403', 'GIT_AUTH_FAILED', /refused access/],
    ["fatal: couldn't find remote ref refs/heads/x", 'GIT_REF_NOT_FOUND', /no branch, tag or commit "x"/],
    ['fatal: remote error: upload-pack: not our ref 0000', 'GIT_REF_NOT_FOUND', /"x"/],
    ["fatal: repository 'https://x/' not found", 'GIT_UNREACHABLE', /no repository/],
    ["fatal: unable to access 'https://10.0.0.1/': Failed to connect to 10.0.0.1 port 443", 'GIT_UNREACHABLE', /refuses connections/],
    ['SSL certificate problem: self-signed certificate', 'GIT_UNREACHABLE', /certificate/],
    ['Operation too slow. Less than 1000 bytes/sec transferred the last 30 seconds', 'GIT_UNREACHABLE', /in time/],
    ['fatal: fsck error in packed object', 'GIT_UNREACHABLE', /broken/],
    ['something new', 'GIT_UNREACHABLE', /could not be fetched/],
  ]
  for (const [said, code, sentence] of cases) {
    const failure = toGitFailure(said, 'x')
    assert.equal(failure.code, code, said)
    assert.match(failure.message, sentence)
    assert.ok(!failure.message.includes('10.0.0.1'))
  }
})
