import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { PeerGuest } from '../testing/peer-guest.ts'
import { functionOf } from '../testing/pool-rig.ts'
import { silentLog } from '../testing/silent-log.ts'
import { until } from '../testing/until.ts'
import { FunctionPreparer } from './function-preparer.ts'

const MADE = { codeCache: Buffer.from('made'), appSnapshot: undefined, plainMs: 1, restoredMs: 0 }

function setUp(start: (peer: PeerGuest) => void = () => undefined, isBusy = () => false) {
  const peers: PeerGuest[] = []
  const made: [string, string | undefined][] = []
  const preparer = new FunctionPreparer({
    async start() {
      const peer = new PeerGuest()
      peer.prepared = MADE
      start(peer)
      peers.push(peer)
      return peer
    },
    onPrepared: (fn, prepared) => void made.push([fn.projectId, prepared?.codeCache && Buffer.from(prepared.codeCache).toString()]),
    isBusy: () => isBusy(),
    slowMs: 8,
    log: silentLog,
    pauseMs: 0,
  })
  return { preparer, peers, made }
}

describe('functions', () => {
  it('are prepared one at a time, in a guest for each project that is ended before the next one starts', async () => {
    const alive: number[] = []
    const { preparer, peers, made } = setUp(() => alive.push(peers.filter(({ isAlive }) => isAlive).length))
    for (const project of ['a', 'b', 'a']) preparer.ask(functionOf(project))
    await until(() => made.length >= 2 && preparer.waiting === 0)
    assert.deepEqual(
      alive,
      alive.map(() => 0),
    )
    assert.deepEqual([...new Set(made.map(([project]) => project))].sort(), ['a', 'b'])
    assert.ok(peers.every(({ isAlive }) => !isAlive))
  })

  it('that cannot be prepared are told as such, and the next one has another guest', async () => {
    const { preparer, made, peers } = setUp((peer) => Object.assign(peer, { prepared: undefined }))
    for (const name of ['one', 'two']) preparer.ask(functionOf('a', { name }))
    await until(() => made.length === 2)
    assert.deepEqual(made, [
      ['a', undefined],
      ['a', undefined],
    ])
    assert.equal(peers.length, 2)
  })

  it('go on with the next one when a guest does not start', async () => {
    let starts = 0
    const { preparer, made } = setUp(() => {
      starts += 1
      if (starts === 1) throw new AppError('RUNTIME_UNAVAILABLE')
    })
    for (const project of ['a', 'b']) preparer.ask(functionOf(project))
    await until(() => preparer.waiting === 0)
    assert.deepEqual(made, [['b', 'made']])
  })

  it('of one project share a guest, and wait while calls are running', async () => {
    let calls = 1
    const { preparer, peers, made } = setUp(
      () => undefined,
      () => calls > 0,
    )
    for (const name of ['one', 'two', 'three']) preparer.ask(functionOf('a', { name }))
    await new Promise((resolve) => setTimeout(resolve, 150))
    assert.equal(peers.length, 0)
    calls = 0
    await until(() => made.length === 3 && peers.every(({ isAlive }) => !isAlive))
    assert.equal(peers.length, 1)
  })

  it('wait in a line of two hundred at most', () => {
    const { preparer } = setUp()
    for (let count = 0; count < 210; count += 1) preparer.ask(functionOf(`project-${count}`))
    assert.equal(preparer.waiting, 200)
  })

  it('are given up when the service stops, with the guest at work', async () => {
    const { preparer, peers, made } = setUp((peer) => {
      peer.prepare = () => peer.exited.then(() => undefined)
    })
    for (const project of ['a', 'b']) preparer.ask(functionOf(project))
    await until(() => peers.length === 1)
    await preparer.close()
    await preparer.close()
    assert.ok(peers.every(({ isAlive }) => !isAlive))
    preparer.ask(functionOf('c'))
    assert.deepEqual([preparer.waiting, peers.length, made.length <= 1], [0, 1, true])
  })
})
