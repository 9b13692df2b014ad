import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { splitLines } from './split-lines.ts'

async function linesOf(chunks: Buffer[]): Promise<string[]> {
  const stream = new PassThrough()
  const lines: string[] = []
  splitLines(stream, (line) => lines.push(line))
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await once(stream, 'close')
  return lines
}

test('gives whole lines, however they arrive, and the last one without an end', async () => {
  const bytes = Buffer.from('grün\r\n\nzwei\ndrei')
  assert.deepEqual(await linesOf([...bytes].map((byte) => Buffer.from([byte]))), ['grün', 'zwei', 'drei'])
  assert.deepEqual(await linesOf([bytes]), ['grün', 'zwei', 'drei'])
})

test('holds no endless line in memory', async () => {
  const lines = await linesOf(Array.from({ length: 10 }, () => Buffer.alloc(32 * 1024, 'x')))
  assert.ok(lines.length > 1)
  assert.equal(lines.join('').length, 320 * 1024)
  assert.ok(lines.every((line) => line.length <= 64 * 1024))
})
