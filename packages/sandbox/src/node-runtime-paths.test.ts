import assert from 'node:assert/strict'
import { dirname, isAbsolute } from 'node:path'
import { test } from 'node:test'
import { nodeRuntimePaths } from './node-runtime-paths.ts'

test('the directory of this Node is among the paths, unless it is part of the system', () => {
  const paths = nodeRuntimePaths()
  assert.ok(paths.includes(dirname(process.execPath)) || process.execPath.startsWith('/usr/'))
  assert.ok(paths.every((path) => isAbsolute(path) && !path.startsWith('/usr/') && !path.startsWith('/lib')))
  assert.equal(new Set(paths).size, paths.length)
})
