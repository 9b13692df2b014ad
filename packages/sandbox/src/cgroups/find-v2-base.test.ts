import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { findV2Base } from './find-v2-base.ts'

let top = ''

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'plat cgroup-'))
})
afterEach(() => rm(top, { recursive: true }))

/** Ordinary files under the names of a group's, which is what can be had of v2 on a host whose controllers are v1. */
async function makeGroup(path: string, offered: string, enabled: string, processes = ''): Promise<string> {
  const directory = join(top, path)
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'cgroup.controllers'), offered)
  await writeFile(join(directory, 'cgroup.subtree_control'), enabled)
  await writeFile(join(directory, 'cgroup.procs'), processes)
  return directory
}

test('the own group is the base when its children have the controllers already', async () => {
  const own = await makeGroup('own', 'cpu memory pids', 'memory pids')
  assert.equal(await findV2Base(own, top), own)
})

test('the parent is the base when its children, such as the own group, have the controllers', async () => {
  const parent = await makeGroup('slice', 'cpu memory pids', 'cpu memory pids')
  const own = await makeGroup('slice/service', 'cpu memory pids', '')
  assert.equal(await findV2Base(own, top), parent)
})

test('a second service that was moved into the leaf finds the same base as the first', async () => {
  const own = await makeGroup('own', 'memory pids', 'memory pids')
  await mkdir(join(own, 'plat-services'))
  assert.equal(await findV2Base(join(own, 'plat-services'), top), own)
})

test('a group with processes becomes the base after moving them into a child', async () => {
  const own = await makeGroup('own', 'memory pids', '', '41\n42\n')
  assert.equal(await findV2Base(own, top), own)
  assert.equal(await readFile(join(own, 'plat-services/cgroup.procs'), 'utf8'), '42')
  assert.equal(await readFile(join(own, 'cgroup.subtree_control'), 'utf8'), '+pids')
})

test('without the controllers there is no base, and nothing is changed', async () => {
  const own = await makeGroup('own', 'hugetlb', '', '41\n')
  assert.equal(await findV2Base(own, top), undefined)
  assert.deepEqual((await readdir(own)).sort(), ['cgroup.controllers', 'cgroup.procs', 'cgroup.subtree_control'])
})
