import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createBuildFolder } from './build-folder.ts'
import { diskUsage } from './disk-usage.ts'
import { openInstanceFolder } from './open-instance-folder.ts'
import { removeTree } from './remove-tree.ts'
import { sweepBuilds } from './sweep-builds.ts'
import { watchDiskUsage } from './watch-disk-usage.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plat work '))
})
after(async () => {
  await rm(folder, { recursive: true, force: true })
})

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )

test('a start removes what builds of an earlier life left and keeps caches', async () => {
  const dataDir = path.join(folder, 'swept')
  const left = path.join(dataDir, 'build', 'host-1', 'builds', 'old', 'tree')
  const cached = path.join(dataDir, 'build', 'host-1', 'cache', 'entry')
  await mkdir(left, { recursive: true })
  await mkdir(cached, { recursive: true })
  const instance = await openInstanceFolder(dataDir, 'host-1')
  assert.equal(instance.id, 'host-1')
  await sweepBuilds(instance)
  assert.equal(await exists(left), false)
  assert.equal(await exists(cached), true)
})

test('two services of one data directory never share a folder, and a killed one gives its folder back', async () => {
  const dataDir = path.join(folder, 'shared')
  const module = pathToFileURL(path.join(import.meta.dirname, 'open-instance-folder.ts')).href
  const script = `const { openInstanceFolder } = await import(${JSON.stringify(module)})
    console.log((await openInstanceFolder(${JSON.stringify(dataDir)}, 'host-1')).id); setInterval(() => {}, 1000)`
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(other.stdout, 'data')
  assert.equal(String(said).trim(), 'host-1')
  assert.equal((await openInstanceFolder(dataDir, 'host-1')).id, 'host-1-2')
  other.kill('SIGKILL')
  await once(other, 'exit')
  assert.equal((await openInstanceFolder(dataDir, 'host-1')).id, 'host-1')
})

test('sockets get a short path even below a long data directory and with a long TMPDIR', async (t) => {
  const given = process.env.TMPDIR
  t.after(() => {
    if (given === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = given
  })
  process.env.TMPDIR = path.join(folder, 'y'.repeat(60))
  const instance = await openInstanceFolder(path.join(folder, 'x'.repeat(120)), 'host-1')
  assert.ok(Buffer.byteLength(instance.sockets) <= 64)
  assert.equal(await exists(instance.sockets), true)
  await rm(instance.sockets, { recursive: true })
})

test('a tree is removed although its author locked folders, and links out of it are not followed', async () => {
  const outside = path.join(folder, 'outside.txt')
  await writeFile(outside, 'stays')
  const build = await createBuildFolder(folder, 'locked')
  const inner = path.join(build.tree, 'a', 'b')
  await mkdir(inner, { recursive: true })
  await writeFile(path.join(inner, 'file'), 'x')
  await symlink(outside, path.join(inner, 'link'))
  await symlink(folder, path.join(inner, 'up'))
  await chmod(inner, 0)
  await build.remove()
  assert.equal(await exists(build.path), false)
  assert.equal(await readFile(outside, 'utf8'), 'stays')
  await removeTree(build.path)
})

test('growth above the limit is noticed', async () => {
  const build = await createBuildFolder(folder, 'growing')
  const exceeded = new Promise<void>((resolve) => {
    watchDiskUsage({ folder: build.path, bytesMax: 1_000_000, onExceeded: resolve })
  })
  await writeFile(path.join(build.tree, 'big'), Buffer.alloc(2_000_000, 1))
  await exceeded
  assert.ok(((await diskUsage(build.path)) ?? 0) > 1_900_000)
})
