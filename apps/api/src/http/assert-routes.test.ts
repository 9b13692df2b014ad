import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRoutes } from './assert-routes.ts'
import type { Route } from './route.ts'

const good: Route = { method: 'get', path: '/api/things', access: { type: 'user' }, summary: '', tag: '', status: 200, handle: () => ({}) }
const onProject: Route = { ...good, path: '/api/things/:project', access: { type: 'project', role: 'viewer' } }

test('a table of complete routes is accepted', () => {
  assertRoutes([good, onProject, { ...onProject, method: 'put' }])
})

test('a route without access is refused, by name', () => {
  const { access: _access, ...rest } = good
  assert.throws(() => assertRoutes([rest as Route]), /GET \/api\/things: declares no access/)
  assert.throws(() => assertRoutes([{ ...good, access: { type: 'anything' } as never }]), /declares no access/)
  assert.throws(() => assertRoutes([{ ...good, access: { type: 'toString' } as never }]), /declares no access/)
})

test('access to a project needs the project in the path', () => {
  assert.throws(() => assertRoutes([{ ...onProject, path: '/api/things/:id' }]), /:project or :projectId/)
  assert.throws(() => assertRoutes([{ ...onProject, access: { type: 'deployment', role: 'viewer' } }]), /:deploymentId/)
})

test('two routes that would shadow each other are refused, whatever their parameters are called', () => {
  assert.throws(() => assertRoutes([onProject, { ...onProject, path: '/api/things/:projectId' }]), /declared twice/)
})

test('every problem of a table is reported at once', () => {
  assert.throws(
    () =>
      assertRoutes([
        { ...good, access: undefined as never },
        { ...onProject, path: '/api/x' },
      ]),
    (error: Error) => error.message.includes('GET /api/things') && error.message.includes('GET /api/x'),
  )
})
