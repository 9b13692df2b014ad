import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { after, before, beforeEach, describe, it } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import type { ByteSource } from '@plat/link/byte-source.ts'
import type { GuestFetchAnswer } from '../guests/guest-connection.ts'
import { until } from '../testing/until.ts'
import type { EGRESS_LIMITS } from './egress-limits.ts'
import { servePaths, type TestSite } from './testing/serve-paths.ts'
import { newPass, testDoor } from './testing/test-fetch.ts'

const LIMIT = 'LIMIT_EXCEEDED'
let held: ServerResponse[] = []
let site: TestSite

before(async () => {
  site = await servePaths({
    '/fast': (_request, response) => void response.end('fast'),
    '/hang': (_request, response) => void held.push(response),
    '/endless': (_request, response) => {
      held.push(response)
      response.write('begun')
    },
    '/endless-br': (_request, response) => {
      held.push(response)
      response.setHeader('content-encoding', 'br').write(brotliCompressSync('begun'))
    },
  })
})
beforeEach(() => {
  held = []
})
after(() => site.close())

const doorWith = (limits: Partial<Record<keyof typeof EGRESS_LIMITS, number>>) => testDoor({ allow: [site.host], limits })
const url = (path: string) => `${site.origin}${path}`

function bodyOf(answer: GuestFetchAnswer): ByteSource {
  assert.ok(answer.type === 'response' && !(answer.body instanceof Uint8Array), JSON.stringify(answer))
  return answer.body
}

function failureOf(source: ByteSource): Promise<Error> {
  return new Promise((resolve, reject) =>
    source.start({ data: () => undefined, end: () => reject(new Error('the body came to its end')), fail: resolve }),
  )
}

describe('how many fetches', () => {
  it('a call may make is counted, failed ones included', async () => {
    const out = doorWith({ fetchesPerCallMax: 2 })
    const pass = newPass()
    await out.read(url('/fast'), { pass })
    await out.refused('http://10.0.0.1/', { code: 'EGRESS_BLOCKED', message: /private/ }, { pass })
    await out.refused(url('/fast'), { code: LIMIT, message: /One call may make 2 fetches/ }, { pass })
    await out.read(url('/fast'))
  })

  const shares = [
    { who: 'a call', limit: 'concurrentPerCallMax', message: /2 fetches at a time\. Read or cancel/, other: () => newPass() },
    { who: 'a project', limit: 'concurrentPerProjectMax', message: /one project may make 2/, other: () => newPass('public', 'other') },
  ]
  for (const { who, limit, message, other } of shares) {
    it(`${who} may make at a time: each counts until its body is over, and others are not affected`, async () => {
      const out = doorWith({ [limit]: 2 })
      const pass = newPass()
      const unread = bodyOf(await out.fetch(url('/endless'), { pass }))
      const second = bodyOf(await out.fetch(url('/endless'), { pass }))
      assert.equal(pass.running, 2)
      await out.refused(url('/fast'), { code: LIMIT, message }, { pass })
      await out.read(url('/fast'), { pass: other() })
      unread.cancel()
      await out.read(url('/fast'), { pass })
      second.cancel()
    })
  }

  it('all together make at a time', async () => {
    const out = doorWith({ concurrentMax: 1 })
    const unread = bodyOf(await out.fetch(url('/endless')))
    await out.refused(url('/fast'), { code: LIMIT, message: /on this machine/ }, { pass: newPass('public', 'other') })
    unread.cancel()
    await out.read(url('/fast'))
  })

  it('one project reads in codings that hold megabytes', async () => {
    const out = doorWith({ wideDecodersPerProjectMax: 1 })
    const unread = bodyOf(await out.fetch(url('/endless-br')))
    await out.refused(url('/endless-br'), { code: LIMIT, message: /br or zstd/ })
    bodyOf(await out.fetch(url('/endless-br'), { pass: newPass('public', 'other') })).cancel()
    unread.cancel()
    bodyOf(await out.fetch(url('/endless-br'))).cancel()
  })

  it('ends at zero, however they end', async () => {
    const out = doorWith({})
    const pass = newPass()
    await out.read(url('/fast'), { pass })
    await out.read(url('/missing'), { pass })
    await out.refused('http://[broken', { message: /absolute/ }, { pass })
    const ended = bodyOf(await out.fetch(url('/endless'), { pass }))
    held[0]?.end()
    await assert.rejects(failureOf(ended), /came to its end/)
    assert.deepEqual([pass.fetches, pass.running], [4, 0])
    await until(async () => (await site.connections()) === 0)
  })
})

describe('how long a fetch', () => {
  it('waits for a head', () => doorWith({ headTimeoutMs: 50 }).refused(url('/hang'), { message: /did not answer within 0\.05 seconds/ }))

  it('waits for more of a body that is wanted, and closes the connection then', async () => {
    const pass = newPass()
    const failure = await failureOf(bodyOf(await doorWith({ idleTimeoutMs: 50 }).fetch(url('/endless'), { pass })))
    assert.match(failure.message, /stopped sending for 0\.05 seconds/)
    assert.equal(pass.running, 0)
    await until(() => held[0]?.destroyed === true)
  })

  it('lasts in all, even when nobody reads its body', async () => {
    const pass = newPass()
    bodyOf(await doorWith({ timeoutMs: 50 }).fetch(url('/endless'), { pass }))
    await until(() => pass.running === 0)
    await until(() => held[0]?.destroyed === true)
  })

  it('goes on after its call is over: not at all', async () => {
    const aborter = new AbortController()
    const answered = doorWith({}).refused(url('/hang'), { name: 'AbortError', message: /aborted/ }, { signal: aborter.signal })
    await until(() => held.length === 1)
    aborter.abort()
    await answered
    await until(() => held[0]?.destroyed === true)
    await doorWith({}).refused(url('/fast'), { name: 'AbortError', message: /aborted/ }, { signal: aborter.signal })
  })
})
