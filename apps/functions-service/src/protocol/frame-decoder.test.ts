import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeFrame } from './encode-frame.ts'
import { FRAME_BYTES_MAX, FRAME_TYPES, type Frame, type FrameType, META_BYTES_MAX, type OutgoingFrame } from './frame.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { joinParts, splitParts } from './parts.ts'
import { ProtocolError } from './protocol-error.ts'

/** A small generator with a seed, so that a failing case can be run again. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function decodeAll(bytes: Buffer, cut: (left: number) => number): Frame[] {
  const frames: Frame[] = []
  const decoder = new FrameDecoder((frame) => frames.push(frame))
  for (let at = 0; at < bytes.length; ) {
    const size = Math.min(Math.max(1, cut(bytes.length - at)), bytes.length - at)
    // A copy: as from a socket, whose next chunk is another piece of memory.
    decoder.push(Buffer.from(bytes.subarray(at, at + size)))
    at += size
  }
  return frames
}

const wire = (frames: OutgoingFrame[]) => Buffer.concat(frames.flatMap(encodeFrame))
const plain = ({ type, id, meta, body }: Frame) => ({ type, id, meta, body: body.toString('base64') })

test('frames come out as they went in, wherever the stream is cut', () => {
  const types = Object.keys(FRAME_TYPES) as FrameType[]
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed)
    const sent = Array.from({ length: 1 + random(8) }, (): OutgoingFrame => {
      const body = Array.from({ length: random(3) }, () => Buffer.alloc(random(10) === 0 ? random(200_000) : random(40), random(256)))
      return {
        type: types[random(types.length)] ?? 'ping',
        id: random(2 ** 32),
        meta: random(2) ? { text: 'é'.repeat(random(500)), n: random(9) } : {},
        body,
      }
    })
    const expected = sent.map(({ type, id, meta, body }) => ({ type, id, meta, body: Buffer.concat(body ?? []).toString('base64') }))
    const largest = [3, 20, 1000, 70_000, 1_000_000][random(5)] ?? 3
    assert.deepEqual(decodeAll(wire(sent), () => random(largest)).map(plain), expected, `seed ${seed}`)
  }
})

test('a stream cut at every single byte decodes the same', () => {
  const sent: OutgoingFrame[] = [
    { type: 'ready', id: 0, meta: { protocol: 1 } },
    { type: 'ping', id: 7 },
    { type: 'log', id: 1, body: [Buffer.from('line')] },
  ]
  const bytes = wire(sent)
  const whole = decodeAll(bytes, () => bytes.length).map(plain)
  assert.equal(whole.length, 3)
  assert.deepEqual(decodeAll(bytes, () => 1).map(plain), whole)
  for (let first = 1; first < bytes.length; first++) {
    assert.deepEqual(decodeAll(bytes, (left) => (left === bytes.length ? first : left)).map(plain), whole)
  }
})

test('a body that is kept does not change when more arrives', () => {
  const frames: Frame[] = []
  const decoder = new FrameDecoder((frame) => frames.push(frame))
  decoder.push(wire([{ type: 'log', id: 1, body: [Buffer.from('first')] }]))
  decoder.push(wire([{ type: 'log', id: 1, body: [Buffer.from('other')] }]))
  assert.deepEqual(
    frames.map(({ body }) => body.toString()),
    ['first', 'other'],
  )
})

function head(length: number, type: number, metaLength: number): Buffer {
  const bytes = Buffer.alloc(13)
  bytes.writeUInt32BE(length, 0)
  bytes.writeUInt8(type, 4)
  bytes.writeUInt32BE(metaLength, 9)
  return bytes
}

const REFUSED: [what: string, bytes: Buffer][] = [
  ['a frame too short for its head', head(8, 12, 0)],
  ['a frame of length 0', head(0, 12, 0)],
  ['a frame larger than the most', head(FRAME_BYTES_MAX + 1, 12, 0)],
  ['an unknown type', head(9, 0, 0)],
  ['another unknown type', head(9, 255, 0)],
  ['meta larger than the frame', head(9, 12, 1)],
  [
    'meta larger than the most',
    Buffer.concat([head(9 + META_BYTES_MAX + 1, 12, META_BYTES_MAX + 1), Buffer.alloc(META_BYTES_MAX + 1, 0x20)]),
  ],
  ['meta that is not JSON', Buffer.concat([head(10, 12, 1), Buffer.from('{')])],
  ['meta that is a list', Buffer.concat([head(11, 12, 2), Buffer.from('[]')])],
  ['meta that is null', Buffer.concat([head(13, 12, 4), Buffer.from('null')])],
]

for (const [what, bytes] of REFUSED) {
  test(`the decoder refuses ${what}, cut anywhere`, () => {
    assert.throws(() => decodeAll(bytes, () => bytes.length), ProtocolError)
    assert.throws(() => decodeAll(bytes, () => 3), ProtocolError)
  })
}

test('an oversized frame is refused before its bytes are taken', () => {
  const decoder = new FrameDecoder(() => assert.fail())
  assert.throws(() => decoder.push(head(FRAME_BYTES_MAX + 1, 12, 0).subarray(0, 4)), ProtocolError)
})

test('the encoder refuses what the decoder would', () => {
  assert.throws(() => encodeFrame({ type: 'load', id: 1, meta: { text: 'x'.repeat(META_BYTES_MAX) } }), ProtocolError)
  assert.throws(() => encodeFrame({ type: 'load', id: 1, body: [new Uint8Array(FRAME_BYTES_MAX)] }), ProtocolError)
})

test('parts come out as they went in, and lengths that lie are refused', () => {
  const joined = Buffer.concat(joinParts(['é', '', Buffer.from([1, 2, 3])]))
  assert.deepEqual(
    splitParts(joined, 3).map((part) => part.toString('hex')),
    ['c3a9', '', '010203'],
  )
  assert.deepEqual(splitParts(Buffer.alloc(0), 0, 5), [])
  assert.throws(() => splitParts(joined, 4), ProtocolError)
  assert.throws(() => splitParts(joined, 0, 2), ProtocolError)
  for (let length = 1; length < joined.length; length++) {
    if (length !== 6 && length !== 10) assert.throws(() => splitParts(joined.subarray(0, length), 0, 3), ProtocolError)
  }
})
