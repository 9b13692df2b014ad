import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { SITE_DRAIN } from '@plat/link/site-call.ts'
import { type DoorRig, openDoorRig } from '../testing/door-rig.ts'
import type { PeerCall } from '../testing/peer-runner.ts'
import { connectVisitors } from '../testing/test-visitor.ts'
import { until } from '../testing/until.ts'

const TOKEN = 'the-service-token-of-this-test'
let rig: DoorRig
beforeEach(async () => {
  rig = await openDoorRig({ token: TOKEN, answerBytesMax: 1024 })
})
afterEach(() => rig.close())
const respondAndEnd = (call: PeerCall, body: Uint8Array): void => {
  call.respond({ body })
  call.end()
}

describe('the doors for proxies', () => {
  it('are a socket that only its user may open, and a port for those who know the token', async () => {
    assert.equal((await stat(rig.socketPath)).mode & 0o777, 0o600)
    const address = { host: '127.0.0.1', port: rig.doors.port ?? 0 }
    await assert.rejects(connectVisitors({ ...address, token: 'another-token' }))
    const remote = await connectVisitors({ ...address, token: TOKEN })
    const visitor = remote.visit(rig.fn)
    respondAndEnd(await rig.nextCall(), Buffer.from('far'))
    await visitor.over
    assert.equal(visitor.text, 'far')
  })

  it('when they close take no new links, say so on those there are, and wait for running calls', async () => {
    const running = rig.visitors.visit(rig.fn)
    const call = await rig.nextCall()
    const closed = rig.doors.close(60_000)
    await until(() => rig.visitors.notes.includes(SITE_DRAIN))
    await assert.rejects(connectVisitors({ path: rig.socketPath }))
    const late = rig.visitors.visit(rig.fn)
    respondAndEnd(await rig.nextCall(), Buffer.from('on a link that is there'))
    await late.over
    assert.equal(late.text, 'on a link that is there')
    respondAndEnd(call, Buffer.from('to its end'))
    await closed
    await running.over
    assert.equal(running.text, 'to its end')
  })

  it('cut what runs longer than the grace', async () => {
    const running = rig.visitors.visit(rig.fn)
    const call = await rig.nextCall()
    await rig.doors.close(0)
    await running.over
    assert.equal(running.resetReason, 'lost')
    assert.equal(call.isCancelled, true)
    call.end()
  })
})
