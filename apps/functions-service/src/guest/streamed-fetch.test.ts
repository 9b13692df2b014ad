import assert from 'node:assert/strict'
import { test } from 'node:test'
import { types } from 'node:util'
import { until } from '../testing/until.ts'
import { PreludeContext } from './testing/prelude-context.ts'

const HEAD = JSON.stringify({
  type: 'response',
  streaming: true,
  status: 200,
  statusText: 'OK',
  url: 'http://x/',
  redirected: false,
  headers: [],
})
const bytes = (size: number, value = 97) => new Uint8Array(size).fill(value).buffer

/** A context in which `id` fetches are under way, kept in `answers`. */
async function fetching(count = 1): Promise<PreludeContext> {
  const context = new PreludeContext()
  await context.evaluate(`globalThis.answers = Array.from({ length: ${count} }, (_, i) => fetch('http://x/' + i))`)
  return context
}

test('the prelude asks nothing of its host while it is evaluated', () => {
  assert.deepEqual(new PreludeContext().calls, [])
})

test('a streamed answer resolves with its head and is read as it comes', async () => {
  const context = await fetching()
  context.enter('fetchAnswered', 1, HEAD, undefined)
  await context.evaluate('globalThis.r = await answers[0]; globalThis.reader = r.body.getReader(); globalThis.first = reader.read()')
  context.enter('fetchData', 1, bytes(3))
  assert.deepEqual(await context.evaluate('const { value, done } = await first; return [r.status, [...value], done]'), [
    200,
    [97, 97, 97],
    false,
  ])
  context.enter('fetchEnded', 1, undefined)
  assert.deepEqual(await context.evaluate('return reader.read()'), { done: true })
})

test('a streamed answer is read as text without any web stream', async () => {
  const context = await fetching()
  context.enter('fetchAnswered', 1, HEAD, undefined)
  await context.evaluate('globalThis.r = await answers[0]; globalThis.t = r.text()')
  context.enter('fetchData', 1, bytes(2))
  context.enter('fetchData', 1, bytes(1, 98))
  context.enter('fetchEnded', 1, undefined)
  assert.equal(await context.evaluate('return t'), 'aab')
  const isLazy = "typeof Object.getOwnPropertyDescriptor(globalThis, 'ReadableStream').get"
  assert.equal(await context.evaluate(`return ${isLazy}`), 'function')
})

test('credit goes back for what the reader has taken, and for nothing else', async () => {
  const context = await fetching()
  context.enter('fetchAnswered', 1, HEAD, undefined)
  await context.evaluate('globalThis.r = await answers[0]; globalThis.reader = r.body.getReader()')
  for (let pieces = 0; pieces < 4; pieces++) context.enter('fetchData', 1, bytes(16 * 1024))
  await context.evaluate('await reader.read()')
  assert.deepEqual(context.asked('fetchPull'), [[1, 16 * 1024]])
  await context.evaluate('await reader.read(); await reader.read()')
  assert.deepEqual(context.asked('fetchPull').length, 3)
})

test('cancelling the body calls the fetch off outside', async () => {
  const context = await fetching()
  context.enter('fetchAnswered', 1, HEAD, undefined)
  await context.evaluate('globalThis.r = await answers[0]; await r.body.cancel()')
  assert.deepEqual(context.asked('abortFetch'), [[1]])
  context.enter('fetchData', 1, bytes(3))
  context.enter('fetchEnded', 1, undefined)
  assert.deepEqual(await context.evaluate('return r.bodyUsed'), true)
})

test('an abort after the head is the error of reading the body', async () => {
  const context = new PreludeContext()
  await context.evaluate(`globalThis.c = new AbortController(); globalThis.p = fetch('http://x/', { signal: c.signal })`)
  context.enter('fetchAnswered', 1, HEAD, undefined)
  await context.evaluate('globalThis.r = await p; globalThis.t = r.text().catch((e) => e)')
  assert.equal(await context.evaluate("c.abort('enough'); return t"), 'enough')
  assert.deepEqual(context.asked('abortFetch'), [[1]])
})

test('a body that breaks off is the error that the host names', async () => {
  const context = await fetching()
  context.enter('fetchAnswered', 1, HEAD, undefined)
  await context.evaluate('globalThis.r = await answers[0]; globalThis.t = r.text().catch((e) => [e.name, e.code, e.message])')
  context.enter('fetchData', 1, bytes(3))
  context.enter('fetchEnded', 1, JSON.stringify({ type: 'error', name: 'RangeError', code: 'LIMIT_EXCEEDED', message: 'too much' }))
  assert.deepEqual(await context.evaluate('return t'), ['RangeError', 'LIMIT_EXCEEDED', 'too much'])
})

test('a fetch is under way until its body is complete', async () => {
  const context = await fetching(7)
  assert.equal(context.asked('fetch').length, 6)
  context.enter('fetchAnswered', 1, HEAD, undefined)
  assert.equal(context.asked('fetch').length, 6)
  context.enter('fetchEnded', 1, undefined)
  assert.equal(context.asked('fetch').length, 7)
})

test('a clone of a streamed answer gives both the same bytes', async () => {
  const context = await fetching()
  context.enter('fetchAnswered', 1, HEAD, undefined)
  await context.evaluate('globalThis.r = await answers[0]; globalThis.both = Promise.all([r.clone().text(), r.text()])')
  context.enter('fetchData', 1, bytes(3))
  context.enter('fetchEnded', 1, undefined)
  assert.deepEqual(await context.evaluate('return both'), ['aaa', 'aaa'])
})

test('an upload that is a stream is collected before it is sent', async () => {
  const context = new PreludeContext()
  const body = `new ReadableStream({ start(c) { c.enqueue(new Uint8Array([1, 2])); c.enqueue(new Uint8Array([3])); c.close() } })`
  await context.evaluate(`fetch('http://x/', { method: 'POST', duplex: 'half', body: ${body} })`)
  await until(() => context.asked('fetch').length === 1)
  const content = context.asked('fetch')[0]?.at(-1)
  assert.ok(types.isArrayBuffer(content))
  assert.deepEqual([...new Uint8Array(content)], [1, 2, 3])
})

test('an upload beyond 20 MiB fails with LIMIT_EXCEEDED, and its stream is cancelled', async () => {
  const context = new PreludeContext()
  const body = `new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1024 * 1024)) }, cancel() { globalThis.cancelled = true } })`
  const result = await context.evaluate(
    `const e = await fetch('http://x/', { method: 'POST', duplex: 'half', body: ${body} }).catch((e) => e); return [e.name, e.code, cancelled]`,
  )
  assert.deepEqual(result, ['RangeError', 'LIMIT_EXCEEDED', true])
  assert.deepEqual(context.asked('fetch'), [])
})
