import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import { type Progress, ProgressSender } from './progress-sender.ts'

const line = (seq: number, text = 'x'): BuildLogLine => ({ seq, time: '2026-01-01T00:00:00.000Z', step: 'build', stream: 'stdout', text })
const commit = { sha: 'a'.repeat(40), message: 'm', author: 'a' }

test('lines arrive in order, in batches the api takes', async () => {
  const batches: Progress[] = []
  const sender = new ProgressSender({
    async send(progress) {
      batches.push(progress)
      return 'stored'
    },
    onRefused: () => assert.fail('nothing was refused'),
  })
  for (let seq = 1; seq <= 2500; seq += 1) sender.add(line(seq, 'y'.repeat(seq % 300)))
  await sender.flush()
  assert.deepEqual(
    batches.flatMap(({ lines }) => lines.map(({ seq }) => seq)),
    Array.from({ length: 2500 }, (_, index) => index + 1),
  )
  for (const { lines } of batches) {
    assert.ok(lines.length <= 1000)
    assert.ok(Buffer.byteLength(JSON.stringify(lines)) < 1024 * 1024)
  }
})

test('a batch the api could not take is sent again, unchanged, and the commit with it', async () => {
  const sent: Progress[] = []
  const sender = new ProgressSender({
    async send(progress) {
      sent.push(progress)
      if (sent.length < 3) throw new Error('away')
      return 'stored'
    },
    onRefused: () => assert.fail('nothing was refused'),
  })
  sender.setCommit(commit)
  sender.add(line(1))
  await sender.flush()
  assert.equal(sent.length, 3)
  for (const progress of sent) assert.deepEqual(progress, { lines: [line(1)], commit })
})

test('the commit is sent although no line follows, and only once', async () => {
  const sent: Progress[] = []
  const sender = new ProgressSender({
    async send(progress) {
      sent.push(progress)
      return 'stored'
    },
    onRefused: () => assert.fail('nothing was refused'),
  })
  sender.setCommit(commit)
  await sender.flush()
  sender.add(line(1))
  await sender.flush()
  assert.deepEqual(sent, [{ lines: [], commit }, { lines: [line(1)] }])
})

test('a refusal ends the sending and is told once', async () => {
  let refusals = 0
  let sends = 0
  const sender = new ProgressSender({
    async send() {
      sends += 1
      return 'refused'
    },
    onRefused: () => {
      refusals += 1
    },
  })
  sender.add(line(1))
  await sender.flush()
  sender.add(line(2))
  await sender.flush()
  assert.deepEqual([sends, refusals], [1, 1])
})

test('stopping ends a flush that waits for an api that is away', async () => {
  const sender = new ProgressSender({
    send: async () => {
      throw new Error('away')
    },
    onRefused: () => assert.fail('nothing was refused'),
  })
  sender.add(line(1))
  const flushed = sender.flush()
  sender.stop()
  await flushed
})
