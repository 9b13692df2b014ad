import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FRAME_LENGTH_MAX } from './frame.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { type SeededRandom, seededRandom } from './testing/seeded-random.ts'

interface Read {
  type: number
  kind: number
  id: number
  payload: Buffer
}

function frame(type: number, id: number, payload: Buffer, kind = 0): Buffer {
  const head = Buffer.alloc(10)
  head.writeUInt32BE(6 + payload.length, 0)
  head[4] = type
  head[5] = kind
  head.writeUInt32BE(id, 6)
  return Buffer.concat([head, payload])
}

function collect() {
  const frames: Read[] = []
  const violations: string[] = []
  const decoder = new FrameDecoder({
    onFrame: ({ type, kind, id, bytes, start, end }) => frames.push({ type, kind, id, payload: bytes.subarray(start, end) }),
    onViolation: (message) => violations.push(message),
  })
  return { frames, violations, decoder }
}

function pushCut(decoder: FrameDecoder, bytes: Buffer, cut: () => number): void {
  for (let at = 0; at < bytes.length; ) {
    const end = at + Math.max(1, cut())
    decoder.push(Buffer.from(bytes.subarray(at, end)))
    at = end
  }
}

const randomFrames = (random: SeededRandom): Read[] =>
  Array.from({ length: 1 + random(20) }, () => ({
    type: [1, 2, 3, 5, 6, 12, 255][random(7)] ?? 1,
    kind: random(256),
    id: random(2 ** 32),
    payload: Buffer.alloc(random(8) === 0 ? random(150_000) : random(60), random(256)),
  }))

test('frames come out as they went in, wherever the stream is cut', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = seededRandom(seed)
    const sent = randomFrames(random)
    const largest = [1, 5, 40, 1_000, 70_000][random(5)] ?? 1
    const { frames, violations, decoder } = collect()
    pushCut(decoder, Buffer.concat(sent.map(({ type, kind, id, payload }) => frame(type, id, payload, kind))), () => random(largest + 1))
    assert.deepEqual(frames, sent, `seed ${seed}`)
    assert.deepEqual(violations, [], `seed ${seed}`)
  }
})

test('data comes as it arrives, in parts that are views, and is the same data', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = seededRandom(seed)
    const sent = Array.from({ length: 10 }, (_, id) => Buffer.alloc(1 + random(random(2) ? 65_536 : 50), `${id}`))
    const bytes = Buffer.concat(sent.flatMap((payload, id) => [frame(4, id, payload), frame(6, id, Buffer.from('note'))]))
    const largest = [1, 15, 1_000, 40_000][random(4)] ?? 1
    const { frames, decoder } = collect()
    pushCut(decoder, bytes, () => 1 + random(largest))
    for (const [id, payload] of sent.entries()) {
      const parts = frames.filter((part) => part.id === id)
      assert.equal(parts.pop()?.type, 6, `seed ${seed}: the note comes last`)
      assert.ok(parts.every((part) => part.type === 4 && part.payload.length > 0))
      assert.ok(Buffer.concat(parts.map((part) => part.payload)).equals(payload), `seed ${seed}`)
    }
  }
})

test('the first part of long data comes before its last', () => {
  const { frames, decoder } = collect()
  const chunk = frame(4, 7, Buffer.alloc(1_000, 'x')).subarray(0, 600)
  decoder.push(chunk)
  assert.deepEqual(
    frames.map(({ id, payload }) => [id, payload.length, payload.buffer === chunk.buffer]),
    [[7, 590, true]],
  )
})

test('a frame within one chunk is a view of it', () => {
  const { frames, decoder } = collect()
  const chunk = Buffer.concat([frame(4, 1, Buffer.from('first')), frame(4, 1, Buffer.from('second'))])
  decoder.push(chunk)
  assert.deepEqual(
    frames.map(({ payload }) => payload.toString()),
    ['first', 'second'],
  )
  for (const { payload } of frames) assert.equal(payload.buffer, chunk.buffer)
})

test('a length that is impossible is refused as soon as it is known, and nothing is told after it', () => {
  for (const length of [0, 5, FRAME_LENGTH_MAX + 1, 2 ** 32 - 1]) {
    for (const cut of [1, 3, 100]) {
      const { frames, violations, decoder } = collect()
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(length)
      pushCut(decoder, Buffer.concat([frame(4, 1, Buffer.from('good')), bytes]), () => cut)
      decoder.push(frame(4, 1, Buffer.from('after')))
      assert.equal(violations.length, 1, String(length))
      assert.deepEqual(
        frames.map(({ payload }) => payload.toString()),
        ['good'],
      )
    }
  }
})

test('after stop nothing more is told, not even of the same chunk', () => {
  const told: number[] = []
  const decoder = new FrameDecoder({
    onFrame({ id }) {
      told.push(id)
      if (id === 2) decoder.stop()
    },
    onViolation: (message) => assert.fail(message),
  })
  decoder.push(Buffer.concat([1, 2, 3].map((id) => frame(4, id, Buffer.alloc(0)))))
  decoder.push(frame(4, 4, Buffer.alloc(0)))
  assert.deepEqual(told, [1, 2])
})

test('a chunk that comes while a frame is being told is read after the frames before it', () => {
  const told: number[] = []
  const decoder = new FrameDecoder({
    onFrame({ id }) {
      told.push(id)
      if (id === 1) decoder.push(frame(4, 9, Buffer.alloc(0)))
    },
    onViolation: (message) => assert.fail(message),
  })
  decoder.push(Buffer.concat([1, 2].map((id) => frame(4, id, Buffer.alloc(0)))))
  assert.deepEqual(told, [1, 2, 9])
})

test('a receiver that throws loses no frame: the rest is told in a later turn', async () => {
  const told: number[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const decoder = new FrameDecoder({
    onFrame({ id }) {
      told.push(id)
      if (id === 1) throw new Error('a bug')
      if (id === 3) resolve()
    },
    onViolation: (message) => assert.fail(message),
  })
  assert.throws(() => decoder.push(Buffer.concat([1, 2].map((id) => frame(4, id, Buffer.alloc(0))))), /a bug/)
  decoder.push(frame(4, 3, Buffer.alloc(0)))
  assert.deepEqual(told, [1])
  await promise
  assert.deepEqual(told, [1, 2, 3])
})

test('random bytes never crash the decoder, and what it holds of them stays within one frame', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = seededRandom(seed)
    const { frames, violations, decoder } = collect()
    const bytes = Buffer.from(Array.from({ length: random(3_000) }, () => (random(3) === 0 ? random(256) : 0)))
    pushCut(decoder, bytes, () => 1 + random(500))
    assert.ok(violations.length <= 1, `seed ${seed}`)
    for (const { payload } of frames) assert.ok(payload.length <= FRAME_LENGTH_MAX, `seed ${seed}`)
  }
})
