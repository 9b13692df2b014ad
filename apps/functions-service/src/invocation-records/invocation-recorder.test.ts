import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type FunctionFigures, type Invocation, LATENCY_BUCKETS_MS, type RecordInvocationsInput } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { silentLog } from '../testing/silent-log.ts'
import { until } from '../testing/until.ts'
import { InvocationRecorder } from './invocation-recorder.ts'
import { RecordSpool } from './record-spool.ts'

let root: string
let directory: string
before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'plat records '))
})
beforeEach(async () => {
  directory = path.join(await mkdtemp(path.join(root, 'each ')), 'spool')
})
after(() => rm(root, { recursive: true, force: true }))

interface World {
  refuse(batch: RecordInvocationsInput): void
  /** Counted and not taken yet. */
  figures: FunctionFigures[]
}

interface Rig {
  recorder: InvocationRecorder
  /** Records of each batch that arrived. */
  sent: Invocation[][]
  batches: RecordInvocationsInput[]
  world: World
}

async function setUp(): Promise<Rig> {
  const sent: Invocation[][] = []
  const batches: RecordInvocationsInput[] = []
  const world: World = { refuse: () => undefined, figures: [] }
  const send = async (batch: RecordInvocationsInput): Promise<void> => {
    world.refuse(batch)
    batches.push(batch)
    sent.push(batch.invocations)
  }
  const takeFigures = (): FunctionFigures[] => world.figures.splice(0)
  const recorder = new InvocationRecorder({ send, takeFigures, spool: new RecordSpool({ directory, log: silentLog }), log: silentLog })
  await recorder.restore()
  return { recorder, sent, batches, world }
}

const away = (): never => {
  throw new AppError('RUNTIME_UNAVAILABLE')
}
const record = (given: Partial<Invocation> = {}): Invocation => ({
  ...{ id: uuidV7(), projectId: uuidV7(), functionName: 'hello', version: 1, deploymentId: null, status: 'success', statusCode: 200 },
  ...{ request: {}, response: null, logs: [], error: null, durationMs: 1, cpuMs: 1, cold: false, createdAt: new Date(0).toISOString() },
  ...{ queueMs: 0, heapBytes: 0, bytesIn: 0, bytesOut: 0, sampledFrom: 1 },
  ...given,
})
const files = () => readdir(directory)

it('sends records in batches of at most 500 and leaves no file behind', async () => {
  const { recorder, sent } = await setUp()
  for (let count = 0; count < 1200; count += 1) recorder.record(record())
  await until(() => sent.flat().length === 1200)
  assert.ok(sent.every((batch) => batch.length <= 500))
  assert.equal(new Set(sent.flat().map(({ id }) => id)).size, 1200)
  await recorder.close()
  assert.deepEqual(await files(), [])
})

it('keeps records while the api is away, on disk too, and sends all of them afterwards', async () => {
  const { recorder, sent, world } = await setUp()
  world.refuse = away
  for (let count = 0; count < 10; count += 1) recorder.record(record())
  await until(
    async () =>
      (await Promise.all((await files()).map((file) => readFile(path.join(directory, file), 'utf8')))).join('').split('\n').length === 11,
  )
  assert.equal(recorder.statistics().pending, 10)
  world.refuse = () => undefined
  await until(() => sent.flat().length === 10)
  assert.deepEqual(recorder.statistics(), { pending: 0, dropped: 0 })
  await recorder.close()
})

it('takes over what another process left, whole lines only', async () => {
  const { recorder: killed, world } = await setUp()
  world.refuse = away
  const kept = record()
  killed.record(kept)
  await until(async () => (await files()).length === 1)
  await killed.close()
  const [file = ''] = await files()
  await appendFile(path.join(directory, file), '{"id":"cut off in the mid')
  await writeFile(path.join(directory, 'empty.ndjson'), '')
  const { recorder, sent } = await setUp()
  await until(() => sent.length === 1)
  assert.deepEqual(sent, [[kept]])
  await recorder.close()
  assert.deepEqual(await files(), [])
})

it('gives up the one record that the api refuses, not its neighbours', async () => {
  const { recorder, sent, world } = await setUp()
  const bad = record()
  world.refuse = (batch) => {
    if (batch.invocations.includes(bad)) throw new AppError('BAD_REQUEST')
  }
  for (const each of [record(), record(), bad, record(), record()]) recorder.record(each)
  await until(() => recorder.statistics().pending === 0)
  assert.equal(sent.flat().length, 4)
  assert.deepEqual(recorder.statistics(), { pending: 0, dropped: 1 })
  await recorder.close()
})

it('drops the oldest above its bounds, and counts them', async () => {
  const { recorder, sent, world } = await setUp()
  world.refuse = away
  for (let count = 0; count < 10_500; count += 1) recorder.record(record({ version: count }))
  const { pending, dropped } = recorder.statistics()
  assert.deepEqual([pending <= 10_000, pending + dropped], [true, 10_500])
  world.refuse = () => undefined
  await until(() => sent.flat().length === pending)
  assert.equal(sent.flat()[0]?.version, dropped)
  await recorder.close()
  assert.deepEqual(await files(), [])
})

it('bounds what large records take', async () => {
  const { recorder, world } = await setUp()
  world.refuse = away
  for (let count = 0; count < 60; count += 1) recorder.record(record({ logs: ['x'.repeat(1024 * 1024)] }))
  assert.ok(recorder.statistics().pending <= 51)
  await recorder.close()
})

it('goes on without a disk', async () => {
  const { recorder, sent } = await setUp()
  await rm(directory, { recursive: true })
  await writeFile(directory, 'a file in its place')
  recorder.record(record())
  await until(() => sent.length === 1)
  await recorder.close()
})

const figuresOf = (functionName: string, success: number): FunctionFigures => ({
  ...{ projectId: uuidV7(), functionName, version: 1, hour: '2030-01-01T00:00:00.000Z', success, error: 0, timeout: 0, cold: 0 },
  ...{ wallMs: 1, cpuMs: 1, queueMs: 0, bytesIn: 0, bytesOut: 0, latency: new Array<number>(LATENCY_BUCKETS_MS.length + 1).fill(0) },
})
const countOf = (batches: RecordInvocationsInput[]): number =>
  batches.flatMap(({ figures }) => figures).reduce((sum, { success }) => sum + success, 0)

describe('figures', () => {
  it('travel with records under a name of their batch, added up by version and hour', async () => {
    const { recorder, batches, world } = await setUp()
    const hello = figuresOf('hello', 3)
    world.figures.push(hello, { ...hello, success: 4, latency: hello.latency.map(() => 1) }, figuresOf('other', 1))
    recorder.notice()
    recorder.record(record())
    await recorder.close()
    assert.equal(batches.length, 1)
    assert.match(batches[0]?.batchId ?? '', /^[0-9a-f-]{36}$/)
    assert.deepEqual(
      batches[0]?.figures.map(({ functionName, success, latency }) => [functionName, success, latency[0]]),
      [
        ['hello', 7, 1],
        ['other', 1, 0],
      ],
    )
    assert.deepEqual(await files(), [])
  })

  it('keep the name of their batch when it is sent again, by this process or the next', async () => {
    const { recorder, world } = await setUp()
    const tried: (string | undefined)[] = []
    world.refuse = ({ batchId }) => {
      tried.push(batchId)
      throw new AppError('RUNTIME_UNAVAILABLE')
    }
    world.figures.push(figuresOf('hello', 5))
    recorder.notice()
    await until(() => tried.length >= 2)
    await recorder.close()
    const { recorder: next, batches } = await setUp()
    await until(() => batches.length === 1)
    assert.deepEqual([new Set([...tried, batches[0]?.batchId]).size, countOf(batches)], [1, 5])
    await next.close()
  })

  it('outlive their records: a full store drops records and counts all calls', async () => {
    const { recorder, batches, world } = await setUp()
    world.refuse = away
    for (let count = 0; count < 12_000; count += 1) {
      recorder.record(record())
      if (count % 1_000 === 0) {
        world.figures.push(figuresOf(`f${count % 3}`, 10))
        recorder.notice()
        await until(() => world.figures.length === 0)
      }
    }
    assert.ok(recorder.statistics().dropped > 0)
    world.refuse = () => undefined
    await until(() => recorder.statistics().pending === 0)
    await until(() => countOf(batches) === 120)
    await recorder.close()
    assert.deepEqual(await files(), [])
  })

  it('are not lost with a record that the api refuses, nor counted twice', async () => {
    const { recorder, batches, world } = await setUp()
    const bad = record()
    world.refuse = (batch) => {
      if (batch.invocations.includes(bad)) throw new AppError('BAD_REQUEST')
    }
    world.figures.push(figuresOf('hello', 5))
    recorder.notice()
    for (const each of [record(), bad, record()]) recorder.record(each)
    await recorder.close()
    assert.deepEqual([countOf(batches), batches.flatMap(({ invocations }) => invocations).length], [5, 2])
    assert.deepEqual(recorder.statistics(), { pending: 0, dropped: 1 })
  })
})
