import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roleOn } from './project.policy.ts'
import { isAtLeast } from './role-order.ts'

const user = (isPlatformAdmin: boolean) => ({ type: 'user', userId: 'u', isPlatformAdmin, sessionId: null }) as const

test('services and platform admins have the owner’s power on every project', () => {
  assert.equal(roleOn({ type: 'service' }, undefined), 'owner')
  assert.equal(roleOn(user(true), undefined), 'owner')
  assert.equal(roleOn(user(true), { role: 'viewer' }), 'owner')
})

test('a member has their own role, everybody else none', () => {
  assert.equal(roleOn(user(false), { role: 'developer' }), 'developer')
  assert.equal(roleOn(user(false), undefined), undefined)
  assert.equal(roleOn({ type: 'anonymous' }, { role: 'owner' }), undefined)
})

test('roles are ordered viewer, developer, admin, owner', () => {
  assert.equal(isAtLeast('viewer', 'viewer'), true)
  assert.equal(isAtLeast('viewer', 'developer'), false)
  assert.equal(isAtLeast('owner', 'admin'), true)
  assert.equal(isAtLeast('developer', 'admin'), false)
})
