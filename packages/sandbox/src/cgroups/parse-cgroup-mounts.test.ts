import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownGroupDirectory } from './own-group-directory.ts'
import { parseCgroupMounts } from './parse-cgroup-mounts.ts'

const MOUNTINFO = [
  '31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755',
  '32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 master:2 - cgroup cgroup rw,cpu,cpuacct',
  '41 31 0:38 /docker/abc /sys/fs/my\\040group rw,relatime - cgroup2 cgroup2 rw,nsdelegate',
].join('\n')

test('cgroup mounts are read whatever optional fields precede the type, and other mounts ignored', () => {
  assert.deepEqual(parseCgroupMounts(MOUNTINFO), [
    { version: 'v1', controllers: ['rw', 'cpu', 'cpuacct'], root: '/', mountPoint: '/sys/fs/cgroup/cpu,cpuacct' },
    { version: 'v2', controllers: [], root: '/docker/abc', mountPoint: '/sys/fs/my group' },
  ])
})

test('a group is found below a mount of the whole hierarchy, of a part of it, or at the top when it lies outside', () => {
  const mount = { version: 'v2', controllers: [], mountPoint: '/cg' } as const
  assert.equal(ownGroupDirectory({ ...mount, root: '/' }, '/a/b'), '/cg/a/b')
  assert.equal(ownGroupDirectory({ ...mount, root: '/' }, '/'), '/cg')
  assert.equal(ownGroupDirectory({ ...mount, root: '/docker/abc' }, '/docker/abc/svc'), '/cg/svc')
  assert.equal(ownGroupDirectory({ ...mount, root: '/docker/abc' }, '/docker/abc'), '/cg')
  assert.equal(ownGroupDirectory({ ...mount, root: '/docker/abc' }, '/docker/abcdef'), '/cg')
})
