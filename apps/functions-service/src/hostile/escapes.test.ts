import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ESCAPE_ROWS } from './rows/escape-rows.ts'
import { underAttack } from './testing/under-attack.ts'

underAttack({ timeoutMs: 30_000, memoryMb: 128 }, (rig) => {
  describe('a handler that', () => {
    for (const [name, { code, finds }] of Object.entries(ESCAPE_ROWS))
      it(`${name} finds nothing`, async () => assert.deepEqual(await rig().ask(name, code, { port: rig().port }), finds))
  })
})
