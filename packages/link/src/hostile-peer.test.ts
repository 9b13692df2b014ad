import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { createLink } from './create-link.ts'
import type { Exchange, LinkHandlers } from './link.ts'
import { ProtocolError } from './protocol-error.ts'
import { type SeededRandom, seededRandom } from './testing/seeded-random.ts'

const WINDOW = 1_000
const EXCHANGES_MAX = 8
const HELLO = frame(1, 0, uint32(0x504c4154, 1, WINDOW))

function uint32(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number >>> 0, 4 * index)
  return bytes
}

function frame(type: number, id: number, payload: Buffer | string = '', kind = 0): Buffer {
  const bytes = Buffer.from(payload)
  return Buffer.concat([uint32(6 + bytes.length), Buffer.from([type, kind]), uint32(id), bytes])
}

const message = (head: string, body = '') => Buffer.concat([uint32(Buffer.byteLength(head)), Buffer.from(head + body)])
const open = (id: number, isWhole = true) => frame(isWhole ? 0x82 : 2, id, message('head', 'body'), 1)

/** A server link whose other end the test plays byte by byte. */
function victim(handlers: Partial<LinkHandlers> = {}) {
  const opened: Exchange[] = []
  const state: { isClosed: boolean; cause: Error | undefined; sent: number; unconsumed: Map<number, number> } = {
    isClosed: false,
    cause: undefined,
    sent: 0,
    unconsumed: new Map(),
  }
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, callback) {
      state.sent += chunk.length
      callback()
    },
  })
  const onOpen: LinkHandlers['onOpen'] = (exchange) => {
    opened.push(exchange)
    exchange.receiver = { onData: (chunk) => state.unconsumed.set(exchange.id, (state.unconsumed.get(exchange.id) ?? 0) + chunk.length) }
  }
  const onClose = (cause: Error | undefined) => {
    state.isClosed = true
    state.cause = cause
  }
  const link = createLink(stream, { onOpen, onClose, ...handlers }, { role: 'server', windowBytes: WINDOW, exchangesMax: EXCHANGES_MAX })
  const push = async (bytes: Buffer) => {
    if (!stream.destroyed) stream.push(bytes)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { link, opened, state, push }
}

const REFUSED: [what: string, frames: Buffer[], expected: RegExp][] = [
  ['another frame before the greeting', [open(1)], /first frame is no greeting/],
  ['a second greeting', [HELLO, HELLO], /none of the link/],
  ['an even id from the client', [HELLO, open(2)], /out of order/],
  ['the same id twice', [HELLO, open(1), open(1)], /out of order/],
  ['an id far ahead', [HELLO, open(1001)], /out of order/],
  ['more exchanges than allowed', [HELLO, ...Array.from({ length: 9 }, (_, index) => open(1 + 2 * index))], /more than 8/],
  ['a frame for an exchange that never was', [HELLO, frame(4, 5, 'data')], /never opened/],
  ['a frame for an exchange of ours that never was', [HELLO, frame(0x83, 2, message(''))], /never opened/],
  ['a reply to its own question', [HELLO, open(1, false), frame(0x83, 1, message(''))], /reply/],
  ['a head longer than the frame', [HELLO, frame(2, 1, uint32(5))], /lengths/],
  ['a message too short for its lengths', [HELLO, frame(2, 1, 'abc')], /lengths/],
  ['an inline body over 64 KiB', [HELLO, frame(2, 1, Buffer.concat([uint32(0), Buffer.alloc(65_537)]))], /lengths/],
  ['a head over 128 KiB', [HELLO, frame(2, 1, Buffer.concat([uint32(131_073), Buffer.alloc(131_073)]))], /lengths/],
  ['data after a whole message', [HELLO, open(1), frame(4, 1, 'x')], /after its end/],
  ['data after the end', [HELLO, open(1, false), frame(5, 1), frame(4, 1, 'x')], /after its end/],
  ['a second end', [HELLO, open(1, false), frame(5, 1), frame(5, 1)], /twice/],
  ['data beyond the credit', [HELLO, open(1, false), frame(4, 1, Buffer.alloc(600)), frame(4, 1, Buffer.alloc(401))], /without credit/],
  ['empty data', [HELLO, open(1, false), frame(4, 1)], /without credit/],
  ['data over 64 KiB', [HELLO, open(1, false), frame(4, 1, Buffer.alloc(65_537))], /larger than its type/],
  ['a note over 64 KiB', [HELLO, open(1, false), frame(6, 1, Buffer.alloc(65_537))], /larger than its type/],
  ['a link note over 64 KiB', [HELLO, frame(12, 0, Buffer.alloc(65_537))], /too large/],
  ['credit for nothing', [HELLO, open(1, false), frame(7, 1, uint32(1))], /never sent/],
  ['credit of a wrong length', [HELLO, open(1, false), frame(7, 1, 'abc')], /wrong length/],
  ['a cancel with a payload', [HELLO, open(1, false), frame(8, 1, 'x')], /payload/],
  ['an answer to no ping', [HELLO, frame(11, 0)], /never sent/],
  ['an unknown type', [HELLO, open(1, false), frame(99, 1)], /no frame of type 99/],
  ['the mark of a whole message on another type', [HELLO, open(1, false), frame(0x84, 1, 'x')], /type 132/],
]

for (const [what, frames, expected] of REFUSED) {
  test(`${what} ends the link, exchanges and all`, async () => {
    const { link, state, opened, push } = victim()
    for (const bytes of frames) await push(bytes)
    assert.ok(state.cause instanceof ProtocolError)
    assert.match(state.cause.message, expected)
    assert.equal(link.active, 0)
    assert.ok(opened.every(({ isOver }) => isOver))
  })
}

test('credit beyond the window, or none, ends the link', async () => {
  for (const credit of [uint32(501), uint32(0), uint32(2 ** 32 - 1)]) {
    const { state, opened, push } = victim()
    await push(Buffer.concat([HELLO, open(1)]))
    opened[0]?.reply({ head: '', isEnd: false })
    opened[0]?.write(Buffer.alloc(500))
    await push(frame(7, 1, uint32(500)))
    assert.equal(state.isClosed, false)
    opened[0]?.write(Buffer.alloc(500))
    await push(frame(7, 1, credit))
    assert.match(state.cause?.message ?? '', /Credit/)
  }
})

test('the end that answers may not send a body before its reply, nor cancel', async () => {
  for (const bytes of [frame(4, 2, 'x'), frame(5, 2), frame(8, 2)]) {
    const { link, state, push } = victim()
    await push(HELLO)
    link.open(1, { head: '', isEnd: true }, {})
    await push(bytes)
    assert.ok(state.cause instanceof ProtocolError)
  }
})

/** Speaks the protocol more or less. */
function randomFrame(random: SeededRandom): Buffer {
  const type = random(15) + (random(3) === 0 ? 0x80 : 0)
  const id = random(4) === 0 ? 0 : 1 + random(12)
  const payload = [Buffer.alloc(0), message('h', 'b'.repeat(random(50))), uint32(random(300)), Buffer.alloc(random(400), 'p')][random(4)]
  return frame(type, id, payload, random(3))
}

/** Changes a few bytes, leaves some out, or repeats some. */
function mutate(bytes: Buffer, random: SeededRandom): Buffer {
  let mutated = Buffer.from(bytes)
  for (let count = random(4); count > 0; count--) {
    const at = random(mutated.length)
    const size = 1 + random(30)
    const kind = random(3)
    if (kind === 0) mutated[at] = random(256)
    else if (kind === 1) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + size)])
    else mutated = Buffer.concat([mutated.subarray(0, at + size), mutated.subarray(at)])
  }
  return mutated
}

async function survive(bytes: Buffer, random: SeededRandom, seed: number): Promise<void> {
  const { link, state, opened, push } = victim()
  link.open(1, { head: 'ours', body: 'b', isEnd: random(2) === 0 }, {})
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + random(200)
    await push(Buffer.from(bytes.subarray(at, end)))
    at = end
    const exchange = opened[random(opened.length + 1)]
    if (exchange && !exchange.isOver && random(3) === 0) exchange.reset()
    assert.ok(link.active <= EXCHANGES_MAX + 1, `seed ${seed}`)
    for (const received of state.unconsumed.values()) assert.ok(received <= WINDOW, `seed ${seed}`)
  }
  assert.ok(state.cause === undefined || state.cause instanceof ProtocolError, `seed ${seed}: ${state.cause?.stack}`)
  link.close()
  assert.equal(link.active, 0, `seed ${seed}`)
}

test('random frames and mutated conversations never crash a link or get past its bounds', async () => {
  const good = Buffer.concat([
    HELLO,
    open(1),
    open(3, false),
    frame(4, 3, 'data'),
    frame(6, 3, 'note'),
    frame(10, 0),
    frame(5, 3, 'end'),
    frame(8, 1),
    frame(9, 1),
  ])
  for (let seed = 1; seed <= 1_500; seed++) {
    const random = seededRandom(seed)
    const frames = Array.from({ length: random(40) }, () => randomFrame(random))
    const bytes = random(2) ? Buffer.concat([HELLO, ...frames]) : mutate(Buffer.concat([good, ...frames]), random)
    await survive(bytes, random, seed)
  }
})
