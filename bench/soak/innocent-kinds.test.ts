import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'
import { INNOCENT_KINDS, type InnocentKindName, innocentCode, toCallEvent } from './innocent-kinds.ts'
import { judgeInnocent } from './judge-innocent.ts'
import { VersionBook } from './version-book.ts'

const globals = { setTimeout, Response, ReadableStream, TextEncoder, console: { log: () => undefined } }

for (const kind of Object.keys(INNOCENT_KINDS) as InnocentKindName[]) {
  test(`what a function of the kind ${kind} answers is what is expected of it`, async () => {
    const innocent = { project: 'p', functionName: kind, kind }
    const book = new VersionBook()
    book.begin(`p/${kind}`, 3)
    const event = toCallEvent(kind, 21)
    const text = await run(innocentCode(innocent, 3), event, { functionName: kind, version: 3 })
    const answer = { type: 'answered', status: 200, hasRetryAfter: false, text, ms: 1 } as const
    assert.deepEqual(judgeInnocent({ innocent, event, sentAt: 0 }, answer, book), { type: 'right', ms: 1, outdatedMs: 0 })
  })
}

test('a pad has the bytes its kind says', () => {
  for (const kind of Object.keys(INNOCENT_KINDS) as InnocentKindName[])
    assert.equal(toCallEvent(kind, 7).pad.length, INNOCENT_KINDS[kind].padBytes)
})

/** Runs a module's handler here, and reads its answer as the platform would send it. */
async function run(code: string, event: object, context: object): Promise<string> {
  const handlers: Record<string, (...args: unknown[]) => Promise<unknown>> = {}
  const script = code
    .replace('export async function handler', 'handlers.handler = async function')
    .replace('export default', 'handlers.default =')
  vm.runInNewContext(script, { ...globals, handlers })
  if (handlers.handler) return JSON.stringify(await handlers.handler(event, context))
  const { fetch } = handlers.default as unknown as { fetch(request: Request, env: object, context: object): Promise<Response> }
  return (await fetch(new Request('http://x/', { method: 'POST', body: JSON.stringify(event) }), {}, context)).text()
}
