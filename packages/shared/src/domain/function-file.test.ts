import assert from 'node:assert/strict'
import { test } from 'node:test'
import { functionFileOf } from './function-file.ts'

test('a file below api/ becomes a function with the name and route of the contract', () => {
  const cases: [string, string, string][] = [
    ['api/hello.js', 'hello', '/api/hello'],
    ['api/users/list.ts', 'users-list', '/api/users/list'],
    ['api/users/index.mjs', 'users', '/api/users'],
    ['api/index.js', 'index', '/api'],
    ['api/users/[id].tsx', 'users-id', '/api/users/[id]'],
    ['api/docs/[...path].ts', 'docs-path', '/api/docs/[...path]'],
  ]
  for (const [file, functionName, route] of cases) assert.deepEqual(functionFileOf(file), { functionName, route }, file)
})

test('helpers, tests, declarations and other files define no function', () => {
  for (const file of [
    'api/_lib.js',
    'api/_lib/db.js',
    'api/.hidden.js',
    'api/a.test.js',
    'api/types.d.ts',
    'api/types.d.mts',
    'api/readme.md',
    'lib/api/x.js',
    'apis/x.js',
  ]) {
    assert.equal(functionFileOf(file), undefined, file)
  }
})
