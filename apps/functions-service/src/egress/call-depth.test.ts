import assert from 'node:assert/strict'
import { it } from 'node:test'
import { callDepth } from './call-depth.ts'

it('is read back from what was written, among the entries of other networks', () => {
  assert.equal(callDepth.read(callDepth.write(7)), 7)
  assert.equal(callDepth.read('cloudflare, plat;depth=3, other; plat=1'), 3)
  assert.equal(callDepth.read('plat;depth=1, plat; depth=4'), 4)
  for (const value of [undefined, '', 'cloudflare', 'plat', 'plat;depth=-1', 'notplat;depth=5', 'plat;depth=x'])
    assert.equal(callDepth.read(value), 0)
})
