import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCgroupMembership } from './parse-cgroup-membership.ts'

test('each v1 controller has its path, those mounted together the same, and v2 its own', () => {
  const { v1, v2 } = parseCgroupMembership('9:name=systemd:/\n8:pids:/user.slice\n4:cpu,cpuacct:/a:b\n0::/init.scope\n')
  assert.deepEqual(Object.fromEntries(v1), { 'name=systemd': '/', pids: '/user.slice', cpu: '/a:b', cpuacct: '/a:b' })
  assert.equal(v2, '/init.scope')
})

test('a host without control groups has none', () => {
  assert.deepEqual(parseCgroupMembership(''), { v1: new Map(), v2: undefined })
})
