import { test } from 'node:test'
import { TIME } from './hostile-row.ts'
import { TIME_ROWS } from './rows/time-rows.ts'
import { attackRows, underAttack } from './testing/under-attack.ts'

underAttack({ timeoutMs: 500, memoryMb: 128 }, (rig) => {
  attackRows(TIME_ROWS, rig)

  test('twenty functions of a project that loop at the same time are each answered in time, and work again', () =>
    // The first of them whose time is over takes its guest down, and the others with it.
    rig().attackAtOnce('loops for ever', { code: 'for (;;) {}', codes: [...TIME, 'FUNCTION_CRASHED'] }, 20))
})
