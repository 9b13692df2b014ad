import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Queue } from '../queue.ts'
import { eventually } from './eventually.ts'

/** What every driver of the queue port must do. `open` answers a new, unstarted queue over the same storage each time. */
export function testQueueConformance(driver: string, open: () => Promise<Queue>): void {
  const started = async (...queues: Queue[]): Promise<AsyncDisposable> => {
    for (const queue of queues) await queue.start()
    return {
      async [Symbol.asyncDispose]() {
        for (const queue of queues) await queue.stop()
      },
    }
  }

  test(`${driver}: a job reaches its worker with its payload unchanged, NUL characters included`, async () => {
    const queue = await open()
    const seen: unknown[] = []
    await queue.work('deliver', async (payload, { attempt }) => void seen.push([payload, attempt]))
    await using _running = await started(queue)
    const payload = { text: 'a\u0000b', nested: { list: [1, null, '✔'] } }
    await queue.enqueue('deliver', payload)
    await eventually(() => seen.length === 1)
    assert.deepEqual(seen, [[payload, 1]])
  })

  test(`${driver}: what was enqueued before a restart runs after it`, async () => {
    const before = await open()
    await using _first = await started(before)
    await before.enqueue('survive', { n: 1 })
    await before.stop()
    const after = await open()
    await using _second = await started(after)
    const seen: unknown[] = []
    await after.work('survive', async ({ n }) => void seen.push(n))
    await eventually(() => seen.length === 1)
  })

  test(`${driver}: a job that fails is tried again and counts its attempts`, async () => {
    const queue = await open()
    const attempts: number[] = []
    await queue.work('retry', async (_payload, { attempt }) => {
      attempts.push(attempt)
      if (attempt === 1) throw new Error('not yet')
    })
    await using _running = await started(queue)
    await queue.enqueue('retry', {})
    await eventually(() => attempts.length === 2, 15_000)
    assert.deepEqual(attempts, [1, 2])
  })

  test(`${driver}: a key admits one waiting job, and another once that one runs`, async () => {
    const queue = await open()
    const gate = Promise.withResolvers<void>()
    await using _running = await started(queue)
    await queue.enqueue('keyed', {}, { key: 'a' })
    await queue.enqueue('keyed', {}, { key: 'a' })
    await queue.enqueue('keyed', {}, { key: 'b' })
    assert.equal((await queue.stats()).keyed?.waiting, 2)
    let running = 0
    await queue.work(
      'keyed',
      async () => {
        running += 1
        await gate.promise
      },
      { concurrency: 2 },
    )
    await eventually(() => running === 2)
    await queue.enqueue('keyed', {}, { key: 'a' })
    assert.equal((await queue.stats()).keyed?.waiting, 1)
    gate.resolve()
    await eventually(() => running === 3)
  })

  test(`${driver}: no more jobs than the concurrency run at once`, async () => {
    const queue = await open()
    let running = 0
    let most = 0
    let done = 0
    await queue.work(
      'bounded',
      async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        done += 1
      },
      { concurrency: 2 },
    )
    await using _running = await started(queue)
    await Promise.all(Array.from({ length: 8 }, (_, index) => queue.enqueue('bounded', { index })))
    await eventually(() => done === 8, 15_000)
    assert.ok(most <= 2, `${most} ran at once`)
  })

  test(`${driver}: each job goes to one of several workers, never to both`, async () => {
    const [one, two] = [await open(), await open()]
    const seen: unknown[] = []
    await one.work('shared', async ({ index }) => void seen.push(index))
    await two.work('shared', async ({ index }) => void seen.push(index))
    await using _running = await started(one, two)
    await Promise.all(Array.from({ length: 10 }, (_, index) => one.enqueue('shared', { index })))
    await eventually(() => seen.length === 10, 15_000)
    assert.equal(new Set(seen).size, 10)
  })

  test(`${driver}: a delayed job waits and can be cancelled by its key`, async () => {
    const queue = await open()
    const seen: unknown[] = []
    await queue.work('delayed', async ({ name }) => void seen.push(name))
    await using _running = await started(queue)
    await queue.enqueue('delayed', { name: 'cancelled' }, { key: 'a', delaySeconds: 1 })
    assert.equal(await queue.cancel('delayed', 'a'), 1)
    assert.equal(await queue.cancel('delayed', 'a'), 0)
    await queue.enqueue('delayed', { name: 'kept' }, { delaySeconds: 1 })
    assert.deepEqual(seen, [])
    await eventually(() => seen.length === 1)
    assert.deepEqual(seen, ['kept'])
  })

  test(`${driver}: a schedule runs on one replica a slot`, async () => {
    const [one, two] = [await open(), await open()]
    const times: number[] = []
    await one.schedule('tick', 1, async () => void times.push(Date.now()))
    await two.schedule('tick', 1, async () => void times.push(Date.now()))
    await using _running = await started(one, two)
    const startedAt = Date.now()
    await eventually(() => times.length >= 3, 15_000)
    assert.ok(times.length <= (Date.now() - startedAt) / 1000 + 2, `${times.length} runs`)
  })

  test(`${driver}: stop waits for the running job`, async () => {
    const queue = await open()
    const gate = Promise.withResolvers<void>()
    const began = Promise.withResolvers<void>()
    let done = false
    await queue.work('slow', async () => {
      began.resolve()
      await gate.promise
      done = true
    })
    await queue.start()
    await queue.enqueue('slow', {})
    await began.promise
    const stopped = queue.stop()
    gate.resolve()
    await stopped
    assert.equal(done, true)
    await queue.stop()
  })

  test(`${driver}: a payload above 256 KiB is refused`, async () => {
    const queue = await open()
    await using _running = await started(queue)
    await assert.rejects(queue.enqueue('large', { text: 'x'.repeat(256 * 1024) }), /256 KiB/)
  })
}
