import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GuestFunction, PreparedFunction } from '../guests/guest-connection.ts'
import { TestGuest } from './testing/test-guest.ts'

const names = { functionName: 'f', functionId: 'id', projectId: 'p', deploymentId: 'd', version: 1 }
const functionOf = (code: string): GuestFunction => ({
  ...{ ...names, isolate: 1, code, env: {}, memoryMb: 128, webAssembly: false, wantsCodeCache: false },
})

async function prepared(code: string, options = { timeoutMs: 10_000, slowMs: 10_000 }): Promise<PreparedFunction | undefined> {
  const guest = await TestGuest.open()
  try {
    return await guest.connection.prepare(functionOf(code), options)
  } finally {
    await guest.close()
  }
}

test('a function is loaded with the code cache that was prepared, top level and all', async () => {
  const code = `const { inner } = (() => ({ inner: () => ${JSON.stringify('x'.repeat(100))} }))(); console.log('loads'); exports.handler = () => inner().length`
  const { codeCache, appSnapshot } = (await prepared(code)) ?? {}
  assert.ok(codeCache)
  assert.equal(appSnapshot, undefined, 'it is quick')
  const guest = await TestGuest.open()
  try {
    const loaded = await guest.connection.load({ ...functionOf(code), codeCache }, 5_000)
    assert.ok(loaded.ok && loaded.usedCodeCache)
    assert.deepEqual([loaded.logs, (await guest.call(1)).text], [['[LOG] loads'], '100'])
  } finally {
    await guest.close()
  }
})

test('a function that cannot be compiled or evaluated is prepared as nothing, or as far as it goes', async () => {
  assert.deepEqual(await prepared('this is no code'), { codeCache: undefined, appSnapshot: undefined, plainMs: 0, restoredMs: 0 })
  assert.ok((await prepared("throw new Error('at the top')"))?.codeCache)
})

test('code that takes its guest down, or never ends, is prepared as nothing', async () => {
  assert.equal(await prepared('const map = new Map(); for (let i = 0; ; i++) map.set(i, i)', { timeoutMs: 20_000, slowMs: 0 }), undefined)
  assert.equal(await prepared('for (;;);', { timeoutMs: 200, slowMs: 0 }), undefined)
})
