import assert from 'node:assert/strict'
import { access, appendFile, lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { choosePackageManager } from '../install/choose-package-manager.ts'
import { cacheKey } from './cache-key.ts'
import { DependencyCache } from './dependency-cache.ts'

const signal = new AbortController().signal
let folder = ''
let count = 0
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plat cache '))
})
after(async () => {
  await rm(folder, { recursive: true, force: true })
})

function newPath(): string {
  count += 1
  return path.join(folder, String(count))
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )

async function makeModules(bytes = 10): Promise<string> {
  const modules = path.join(newPath(), 'node_modules')
  await mkdir(path.join(modules, 'p', 'bin'), { recursive: true })
  await writeFile(path.join(modules, 'p', 'index.js'), 'x'.repeat(bytes))
  await mkdir(path.join(modules, '.bin'))
  await symlink('../p/index.js', path.join(modules, '.bin', 'p'))
  return modules
}

test('what was kept comes back, links as links, for the same project and key only', async () => {
  const cache = new DependencyCache(newPath(), 1e9)
  const modules = await makeModules()
  await cache.save('project', 'key', modules, signal)
  await cache.save('project', 'key', modules, signal)
  const target = newPath()
  assert.equal(await cache.restore('project', 'key', target, signal), true)
  assert.equal(await readFile(path.join(target, 'p', 'index.js'), 'utf8'), 'x'.repeat(10))
  assert.equal(await readlink(path.join(target, '.bin', 'p')), '../p/index.js')
  for (const [project, key] of [
    ['project', 'other'],
    ['other', 'key'],
  ] as const) {
    const missing = newPath()
    assert.equal(await cache.restore(project, key, missing, signal), false)
    assert.equal(await exists(missing), false)
  }
})

test('a build that changes its copy, or its original, does not change the next one’s', async () => {
  const cache = new DependencyCache(newPath(), 1e9)
  const modules = await makeModules()
  await cache.save('project', 'key', modules, signal)
  const [first, second] = [newPath(), newPath()]
  await cache.restore('project', 'key', first, signal)
  for (const changed of [modules, first]) {
    await appendFile(path.join(changed, 'p', 'index.js'), 'evil')
    await writeFile(path.join(changed, 'new.js'), 'evil')
  }
  await cache.restore('project', 'key', second, signal)
  assert.equal(await readFile(path.join(second, 'p', 'index.js'), 'utf8'), 'x'.repeat(10))
  assert.equal(await exists(path.join(second, 'new.js')), false)
})

test('links that lead out of what is kept are kept as links, never followed', async () => {
  const cache = new DependencyCache(newPath(), 1e9)
  const modules = await makeModules()
  const outside = newPath()
  await writeFile(outside, 'outside')
  await symlink(outside, path.join(modules, 'out'))
  await cache.save('project', 'key', modules, signal)
  const target = newPath()
  await cache.restore('project', 'key', target, signal)
  assert.ok((await lstat(path.join(target, 'out'))).isSymbolicLink())
})

test('the least recently used goes first, what is in use stays', async () => {
  const root = newPath()
  const cache = new DependencyCache(root, 250_000)
  for (const [index, key] of ['a', 'b', 'c'].entries()) {
    await cache.save('project', key, await makeModules(100_000), signal)
    const old = new Date(Date.now() - 1_000_000 + index * 1000)
    await utimes(path.join(root, 'project', 'modules', key), old, old)
  }
  await cache.withDownloads('project', async (downloads) => {
    await writeFile(path.join(downloads, 'big'), 'x'.repeat(100_000))
    await cache.restore('project', 'a', newPath(), signal)
    await cache.prune()
    assert.equal(await exists(downloads), true)
  })
  const kept = await Promise.all(['a', 'b', 'c'].map((key) => exists(path.join(root, 'project', 'modules', key))))
  assert.deepEqual(kept, [true, false, false])
})

test('drafts of a killed service are removed, entries without their size are not used', async () => {
  const root = newPath()
  const cache = new DependencyCache(root, 1e9)
  const draft = path.join(root, 'project', 'drafts', 'left')
  await mkdir(draft, { recursive: true })
  await mkdir(path.join(root, 'project', 'modules', 'half', 'node_modules'), { recursive: true })
  assert.equal(await cache.restore('project', 'half', newPath(), signal), false)
  await cache.prune()
  assert.equal(await exists(draft), false)
})

const manager = choosePackageManager({} as never, new Map([['package-lock.json', '{}']]))
const key = (packageJson: object, more: Partial<Parameters<typeof cacheKey>[0]> = {}) =>
  cacheKey({ packageManager: manager, lockText: 'lock', packageJson: JSON.stringify(packageJson), configuration: {}, ...more })

test('the key depends on what an install depends on, and on nothing else', () => {
  const base = key({ dependencies: { a: '1' } })
  assert.match(base ?? '', /^[0-9a-f]{64}$/)
  assert.equal(key({ dependencies: { a: '1' }, version: '2.0.0', scripts: { build: 'x' } }), base)
  assert.notEqual(key({ dependencies: { a: '2' } }), base)
  assert.notEqual(key({ dependencies: { a: '1' } }, { lockText: 'other' }), base)
  assert.notEqual(key({ dependencies: { a: '1' } }, { configuration: { '.npmrc': 'registry=x' } }), base)
  assert.notEqual(key({ dependencies: { a: '1' }, overrides: { b: '1' } }), base)
})

test('an install that makes more than node_modules is never replaced by a copy of it', () => {
  for (const packageJson of [
    { dependencies: { a: '1' }, scripts: { postinstall: 'generate' } },
    { dependencies: { a: '1' }, scripts: { prepare: 'husky' } },
    { dependencies: { a: '1' }, workspaces: ['packages/*'] },
    { dependencies: { a: 'file:../a' } },
    { devDependencies: { a: 'workspace:*' } },
  ])
    assert.equal(key(packageJson), undefined, JSON.stringify(packageJson))
  assert.equal(key({ dependencies: { a: '1' } }, { configuration: { 'pnpm-workspace.yaml': 'packages:\n  - x' } }), undefined)
  assert.equal(key({ dependencies: { a: '1' } }, { packageManager: choosePackageManager({} as never, new Map()) }), undefined)
})
