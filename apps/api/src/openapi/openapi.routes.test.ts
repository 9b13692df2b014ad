import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ERRORS } from '@plat/shared/errors/registry.ts'
import { apiRoutes } from '../api-routes.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

interface Operation {
  operationId: string
  parameters: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { required: boolean; content: Record<string, { schema: object }> }
  responses: Record<string, { description: string }>
  security: object[]
}

let api: TestApi
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; info: object }
before(async () => {
  api = await startTestApi()
  document = (await api.call('GET', '/api/openapi.json')).body
})
after(() => api.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })))

test('every route is one operation, and there are no others', () => {
  const declared = apiRoutes(api.dependencies).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  assert.deepEqual(
    operations()
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
    declared.sort(),
  )
  assert.equal(document.openapi, '3.1.0')
})

test('what uploads and deployments read is described in each form', () => {
  const contentOf = (path: string, method: string) => document.paths[path]?.[method]?.requestBody?.content ?? {}
  const deploy = contentOf('/api/projects/{project}/deployments', 'post')
  assert.deepEqual(Object.keys(deploy), ['application/json', 'multipart/form-data'])
  assert.match(JSON.stringify(deploy), /"ref".*"files".*"file":\{[^}]*"binary"/)
  assert.deepEqual(contentOf('/api/projects/{project}/uploads/{sha256}', 'put'), {
    'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
  })
})

test('operation ids are unique names', () => {
  const ids = operations().map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(ids.every((id) => /^[a-z][A-Za-z0-9]+$/.test(id)))
})

test('every parameter of a path is described, required, and named once', () => {
  for (const { path, operation } of operations()) {
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
    assert.deepEqual(inPath.map(({ name }) => `{${name}}`).sort(), (path.match(/\{\w+\}/g) ?? []).sort(), path)
    assert.ok(inPath.every(({ required }) => required))
    const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
    assert.equal(new Set(names).size, names.length)
  }
})

test('every response has a description and a registered status; every error code is a registered one', () => {
  const statuses = new Set(['200', '201', '202', '204', ...Object.values(ERRORS).map(({ status }) => String(status))])
  for (const { path, operation } of operations())
    for (const [status, response] of Object.entries(operation.responses)) {
      assert.ok(statuses.has(status), `${path} ${status}`)
      assert.ok(response.description.length > 0)
    }
  const unknown = apiRoutes(api.dependencies).flatMap(({ errors = [] }) => errors.filter((code) => !(code in ERRORS)))
  assert.deepEqual(unknown, [])
})

test('schemas stand alone: nothing refers to what is not in the document', () => {
  assert.equal(JSON.stringify(document).includes('$ref'), false)
})

test('inputs are described as they are accepted: defaults optional, unknown fields refused, numbers typed', () => {
  const create = document.paths['/api/projects']?.post
  const body = create?.requestBody?.content['application/json']?.schema as { required: string[]; additionalProperties: boolean }
  assert.deepEqual(body.required, ['name'])
  assert.equal(body.additionalProperties, false)
  const limit = document.paths['/api/projects']?.get?.parameters.find(({ name }) => name === 'limit')
  assert.equal(limit?.required, false)
  assert.equal((limit?.schema as { type: string } | undefined)?.type, 'integer')
})

test('only public operations need no token', () => {
  const open = operations().filter(({ operation }) => operation.security.length === 0)
  assert.deepEqual(open.map(({ path }) => path).sort(), ['/api/auth/login', '/api/auth/setup', '/api/openapi.json'])
})
