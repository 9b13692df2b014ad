import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PreludeContext } from './testing/prelude-context.ts'

/** Pumps `source` into a list of what the sink is told; answers it when the sink is told the last. */
const PUMP = `
const pump = (source, chunk = () => undefined) => new Promise((resolve) => {
  const told = []
  globalThis.cancelPump = plat.pumpStream(source, {
    chunk: (bytes) => { told.push([...bytes]); return chunk(bytes) },
    end: () => { told.push('end'); resolve(told) },
    error: (thrown) => { told.push('error ' + (thrown?.name ?? thrown)); resolve(told) },
  })
})`

const evaluate = (body: string) => new PreludeContext().evaluate(`${PUMP}\n${body}`)

test('views, buffers and texts are chunks; anything else is a TypeError that cancels the stream', async () => {
  const chunks = `c.enqueue(new Uint8Array([1])); c.enqueue(new Uint16Array([2]).buffer); c.enqueue(new DataView(new ArrayBuffer(1))); c.enqueue('é')`
  const source = (last: string) => `new ReadableStream({ start(c) { ${chunks}; ${last} }, cancel(e) { globalThis.cancelled = e.name } })`
  assert.deepEqual(await evaluate(`return pump(${source('c.close()')})`), [[1], [2, 0], [0], [195, 169], 'end'])
  assert.deepEqual(await evaluate(`return [...await pump(${source('c.enqueue(7)')}), cancelled]`), [
    [1],
    [2, 0],
    [0],
    [195, 169],
    'error TypeError',
    'TypeError',
  ])
})

test('an error of the stream is told as it was thrown, and nothing after it', async () => {
  assert.deepEqual(await evaluate(`return pump(new ReadableStream({ pull(c) { c.error('mine') } }))`), ['error mine'])
  assert.deepEqual(await evaluate(`return pump(new ReadableStream({ pull() { throw new RangeError() } }))`), ['error RangeError'])
})

test('no more is read before the promise for a chunk has settled', async () => {
  const body = `
    let pulled = 0
    const source = new ReadableStream({ pull(c) { pulled++; c.enqueue(new Uint8Array([pulled])); if (pulled === 3) c.close() } }, { highWaterMark: 0 })
    let go
    const held = new Promise((resolve) => { go = resolve })
    const done = pump(source, () => held)
    for (let turns = 0; turns < 100; turns++) await null
    const before = pulled
    go()
    return [before, await done]`
  assert.deepEqual(await evaluate(body), [1, [[1], [2], [3], 'end']])
})

test('a sink that throws ends the stream', async () => {
  const body = `
    const source = new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1)) }, cancel() { globalThis.cancelled = true } })
    return [await pump(source, () => { throw new EvalError() }), cancelled]`
  assert.deepEqual(await evaluate(body), [[[0], 'error EvalError'], true])
})

test('cancelling the pump cancels the stream and silences the sink', async () => {
  const body = `
    const reasons = []
    const source = new ReadableStream({ cancel(reason) { reasons.push(reason) } })
    const told = await Promise.race([pump(source), Promise.resolve('silent')])
    cancelPump('gone')
    cancelPump('again')
    return [told, reasons]`
  assert.deepEqual(await evaluate(body), ['silent', ['gone']])
})

test('a locked stream cannot be pumped', async () => {
  assert.deepEqual(
    await evaluate(
      `const s = new ReadableStream(); s.getReader(); try { plat.pumpStream(s, {}) } catch (e) { return e instanceof TypeError }`,
    ),
    true,
  )
})

test('a feed is pumped without web streams, with credit for what went through', async () => {
  const body = `
    const taken = []
    const feed = plat.pushStream({ pull: (n) => taken.push(n), cancel: () => {} })
    const done = pump(feed)
    for (let pieces = 0; pieces < 3; pieces++) feed.push(new Uint8Array(16384).fill(1))
    feed.close()
    const told = await done
    return [told.length, told.at(-1), taken, plat.hasStreams]`
  // What is taken after the feed was closed is owed to nobody.
  assert.deepEqual(await evaluate(body), [4, 'end', [16384], false])
})

test('a feed becomes a byte stream when somebody asks for one, and takes nothing after its end', async () => {
  const body = `
    let why
    const feed = plat.pushStream({ pull: () => {}, cancel: (reason) => { why = reason } })
    feed.push(new Uint8Array([1, 2, 3]))
    const reader = feed.stream.getReader({ mode: 'byob' })
    const { value } = await reader.read(new Uint8Array(2))
    await reader.cancel('enough')
    feed.push(new Uint8Array([4]))
    feed.fail(new Error('late'))
    return [[...value], why, (await reader.read(new Uint8Array(1))).done]`
  assert.deepEqual(await evaluate(body), [[1, 2], 'enough', true])
})

test('plain bodies stay plain, and streams are told from them', async () => {
  const body = `
    const plain = (owner) => { try { const content = plat.plainContent(owner); return content === undefined ? 'stream' : typeof content } catch (e) { return e.name } }
    const used = new Response('x'); await used.text()
    const locked = new Response('x'); locked.body.getReader()
    const fed = plat.withContent(new Response(), plat.pushStream({ pull() {}, cancel() {} }))
    return [new Response('x'), new Response(new Uint8Array(1)), new Response(), new Response(new Blob(['x']).stream()), fed, used, locked].map(plain)`
  assert.deepEqual(await evaluate(body), ['string', 'object', 'object', 'stream', 'stream', 'TypeError', 'TypeError'])
})

test('streamOf uses the body up', async () => {
  const body = `const r = new Response(new Blob(['xy']).stream()); const told = await pump(plat.streamOf(r)); return [told, r.bodyUsed, await r.text().catch((e) => e.name)]`
  assert.deepEqual(await evaluate(body), [[[120, 121], 'end'], true, 'TypeError'])
})
