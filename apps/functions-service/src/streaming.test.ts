import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, startGate } from './testing/gate.ts'
import { readJson } from './testing/read-json.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { until } from './testing/until.ts'

let gate: Gate
let service: TestService
before(async () => {
  gate = await startGate()
  service = await startTestService({ EGRESS_ALLOW: gate.host })
})
after(async () => {
  await service.close()
  gate.close()
})

const STREAM = (body: string): string => `
  const bytes = (text) => new TextEncoder().encode(text)
  exports.default = { fetch: (request, env, context) => new Response(new ReadableStream({ async start(controller) { ${body} } })) }`

describe('a streaming handler', () => {
  it('is heard before it has ended', async () => {
    const fn = service.deploy({
      code: STREAM(`controller.enqueue(bytes('one ')); ${gate.wait} controller.enqueue(bytes('two')); controller.close()`),
    })
    const visitor = service.openVisit(fn)
    await until(() => visitor.text === 'one ' && gate.waiting === 1)
    assert.equal(visitor.isEnded, false)
    gate.open()
    await visitor.over
    assert.deepEqual([visitor.isEnded, visitor.text], [true, 'one two'])
  })

  it('is told when its visitor leaves, and what it prints then is recorded', async () => {
    const fn = service.deploy({
      code: STREAM("request.signal.addEventListener('abort', () => console.log('visitor gone')); controller.enqueue(bytes('one'))"),
    })
    const visitor = service.openVisit(fn)
    await until(() => visitor.text === 'one')
    visitor.exchange.cancel()
    await until(() => service.api.recorded.some(({ projectId, logs }) => projectId === fn.projectId && logs.includes('[LOG] visitor gone')))
    await until(() => service.dependencies.executor.running === 0)
  })

  it('that throws midway cuts the answer, and its record says why', async () => {
    const fn = service.deploy({ code: STREAM("controller.enqueue(bytes('one')); await null; throw new Error('no more')") })
    const visitor = service.openVisit(fn)
    await visitor.over
    assert.equal(visitor.isEnded, false)
    await until(() => service.api.recorded.some(({ projectId, error }) => projectId === fn.projectId && error?.message === 'no more'))
  })

  it('waits for a visitor who reads slowly', async () => {
    const code = `
      let sent = 0
      const chunk = new Uint8Array(16384)
      exports.default = { fetch(request) {
        if (new URL(request.url).searchParams.has('sent')) return Response.json({ sent })
        return new Response(new ReadableStream({ pull(controller) { sent += chunk.length; controller.enqueue(chunk.slice()) } }))
      } }`
    const fn = service.deploy({ code })
    const visitor = service.openVisit(fn)
    visitor.isSlow = true
    await until(() => visitor.chunks.length > 0)
    const sentBytes = async (): Promise<number> => (await readJson(service.visit(fn, { query: '?sent=1' }))).sent
    let [before, now] = [-1, 0]
    while (before !== now) [before, now] = [now, await sentBytes()]
    assert.ok(now > 0 && now < 4 * 1024 * 1024, `${now} bytes were made for a visitor who reads nothing`)
    visitor.exchange.cancel()
    await until(() => service.dependencies.executor.running === 0)
  })

  it('reads what is still being sent to it', async () => {
    const code = `exports.default = { async fetch(request) {
      const reader = request.body.getReader()
      const first = await reader.read()
      ${gate.wait}
      let rest = 0
      for (let each = await reader.read(); !each.done; each = await reader.read()) rest += each.value.length
      return Response.json({ first: new TextDecoder().decode(first.value), rest })
    } }`
    const fn = service.deploy({ code })
    const visitor = service.openVisit(fn, { method: 'POST', isOpen: true, body: 'begin' })
    await until(() => gate.waiting === 1)
    visitor.exchange.write(Buffer.alloc(100_000))
    visitor.exchange.end()
    gate.open()
    await visitor.over
    assert.deepEqual(JSON.parse(visitor.text), { first: 'begin', rest: 100_000 })
  })
})
