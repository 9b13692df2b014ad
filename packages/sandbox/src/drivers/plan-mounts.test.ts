import assert from 'node:assert/strict'
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { planMounts } from './plan-mounts.ts'

const root = await realpath(await mkdtemp(join(tmpdir(), 'plat mounts-')))
after(() => rm(root, { recursive: true }))
const [outer, inner, sealed, link] = [join(root, 'outer'), join(root, 'outer/inner'), join(root, 'outer/inner/sealed'), join(root, 'link')]
await mkdir(sealed, { recursive: true })
await symlink(outer, link)

test('what lies inside another path comes after it', async () => {
  const options = await planMounts([sealed, outer], [inner], [])
  assert.deepEqual(options, ['--ro-bind', outer, outer, '--bind', inner, inner, '--ro-bind', sealed, sealed])
})

test('a path asked for twice is mounted once, writable if that is asked', async () => {
  assert.deepEqual(await planMounts([inner, inner], [inner, `${inner}/`], []), ['--bind', inner, inner])
})

test('what the system shows already is not mounted again, unless it is to be writable', async () => {
  assert.deepEqual(await planMounts([inner], [], [outer]), [])
  assert.deepEqual(await planMounts([], [inner], [outer]), ['--bind', inner, inner])
})

test('a path given through a link is mounted where it is, with one link for all that goes through it', async () => {
  const options = await planMounts([link, join(link, 'inner')], [], [])
  assert.deepEqual(options, ['--ro-bind', outer, outer, '--ro-bind', inner, inner, '--symlink', outer, link])
})

test('a path that does not exist is an error', async () => {
  await assert.rejects(planMounts([join(root, 'missing')], [], []), { code: 'ENOENT' })
})
