import { after, before, describe, it, test } from 'node:test'
import type { HostileRows } from '../hostile-row.ts'
import { type HostileRig, LANES, type RigOptions, startHostileRig } from './hostile-rig.ts'

/** Starts a service for the tests that `define` makes, and sees to it after them that neither it nor a neighbour has taken harm. */
export function underAttack(limits: RigOptions, define: (rig: () => HostileRig) => void): void {
  let rig: HostileRig
  before(async () => {
    rig = await startHostileRig(limits)
  })
  after(() => rig?.close())
  define(() => rig)
  test('a neighbour project was called ten times a second all the while: each call was answered, by the isolate that it had', () =>
    rig.assertNeighbourUntouched())
  test('the service is the process that it was, and holds no more memory, threads and descriptors than before', () =>
    rig.assertServiceUntouched())
}

/** A test for each row. */
export function attackRows(rows: HostileRows, rig: () => HostileRig): void {
  describe('a handler that', { concurrency: LANES }, () => {
    for (const [name, row] of Object.entries(rows))
      it(`${name} is answered by its code in time, and works again${row.isCrashing ? ', three times in a row' : ''}`, () =>
        rig().attack(name, row))
  })
}
