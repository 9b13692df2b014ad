import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { FunctionReference } from '../function-registry/function-reference.ts'
import { functionOf } from '../testing/pool-rig.ts'
import { silentLog } from '../testing/silent-log.ts'
import { until } from '../testing/until.ts'
import { prepareChangedFunctions } from './prepare-changed-functions.ts'

function setUp({ names = ['a', 'b'], find = (_name: string): boolean => true } = {}) {
  const prepared: string[] = []
  const listed: string[] = []
  const changed = prepareChangedFunctions({
    listFunctions: async (projectId) => {
      listed.push(projectId)
      return names
    },
    registry: {
      find: async ({ projectId, functionName }: FunctionReference) => {
        if (!find(functionName)) throw new AppError('FUNCTION_NOT_FOUND')
        return { ...functionOf(projectId, { name: functionName }), isActive: functionName !== 'off' }
      },
    },
    prepare: async ({ name }) => void prepared.push(name),
    log: silentLog,
    pauseMs: 0,
  })
  return { changed, prepared, listed }
}

describe('functions that have changed', () => {
  it('are prepared by name, or all that the project has', async () => {
    const { changed, prepared, listed } = setUp()
    changed.notice({ projectId: 'p', functionName: 'one' })
    changed.notice({ projectId: 'q', functionName: null })
    changed.notice({ projectId: 'p', functionName: 'two' })
    await until(() => prepared.length === 4)
    assert.deepEqual([prepared, listed], [['p:one', 'p:two', 'q:a', 'q:b'], ['q']])
    changed.notice({ projectId: 'p', functionName: 'one' })
    await until(() => prepared.length === 5)
  })

  it('are left out when they are gone or switched off, and the others go on', async () => {
    const { changed, prepared } = setUp({ names: ['gone', 'off', 'last'], find: (name) => name !== 'gone' })
    changed.notice({ projectId: 'p', functionName: null })
    await until(() => prepared.length === 1)
    assert.deepEqual(prepared, ['p:last'])
  })

  it('are prepared up to fifty of a project', async () => {
    const { changed, prepared } = setUp({ names: Array.from({ length: 60 }, (_, index) => `f${index}`) })
    changed.notice({ projectId: 'p', functionName: null })
    changed.notice({ projectId: 'q', functionName: 'after' })
    await until(() => prepared.at(-1) === 'q:after')
    assert.equal(prepared.length, 51)
  })

  it('are not prepared any more when the service stops', async () => {
    const { changed, prepared } = setUp()
    changed.notice({ projectId: 'p', functionName: 'one' })
    changed.stop()
    changed.notice({ projectId: 'p', functionName: 'two' })
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(prepared, [])
  })
})
