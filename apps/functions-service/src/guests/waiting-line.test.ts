import assert from 'node:assert/strict'
import { it } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { WaitingLine } from './waiting-line.ts'

it('lets those who wait go on in the order they came', async () => {
  const line = new WaitingLine({ lengthMax: 2 })
  const order: number[] = []
  const waiting = [1, 2].map((number) => line.wait(60_000).then(() => order.push(number)))
  line.next()
  line.next()
  line.next()
  await Promise.all(waiting)
  assert.deepEqual([order, line.length], [[1, 2], 0])
})

it('refuses those for whom it is too long, and those whose time is over', async () => {
  const line = new WaitingLine({ lengthMax: 1 })
  const first = line.wait(1)
  await assert.rejects(line.wait(60_000), { code: 'FUNCTION_UNAVAILABLE' })
  await assert.rejects(first, { code: 'FUNCTION_UNAVAILABLE' })
  assert.equal(line.length, 0)
})

it('sends everybody away when it closes', async () => {
  const line = new WaitingLine({ lengthMax: 2 })
  const waiting = line.wait(60_000)
  line.close(new AppError('SHUTTING_DOWN'))
  await assert.rejects(waiting, { code: 'SHUTTING_DOWN' })
})
