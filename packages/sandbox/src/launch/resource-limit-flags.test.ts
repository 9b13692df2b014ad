import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourceLimitFlags } from './resource-limit-flags.ts'

const NO_LIMIT = Number.POSITIVE_INFINITY
const UNLIMITED = { openFiles: NO_LIMIT, fileBytes: NO_LIMIT, messageQueueBytes: NO_LIMIT }
const NOTHING = { fileBytesMax: undefined, mark: undefined }

test('core dumps are off and descriptors bounded without being asked', () => {
  assert.deepEqual(resourceLimitFlags(NOTHING, UNLIMITED), ['--core=0', '--nofile=16384'])
})

test('no limit is above the one we are under, which an ordinary user could not set', () => {
  const hard = { openFiles: 1024, fileBytes: 1000, messageQueueBytes: NO_LIMIT }
  const flags = resourceLimitFlags({ fileBytesMax: 5000.5, mark: 7 }, hard)
  assert.deepEqual(flags, ['--core=0', '--nofile=1024', '--fsize=1000', '--msgqueue=7'])
})
