import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeNext } from './safe-next.ts'

test('goes on to a page of this dashboard only', () => {
  assert.equal(safeNext('/projects/shop?x=1'), '/projects/shop?x=1')
  for (const foreign of [null, '', 'https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
    assert.equal(safeNext(foreign), '/', String(foreign))
})
