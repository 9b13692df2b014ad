import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { PeerGuest } from '../testing/peer-guest.ts'
import { functionOf } from '../testing/pool-rig.ts'
import { silentLog } from '../testing/silent-log.ts'
import { until } from '../testing/until.ts'
import { SnapshotMaker } from './snapshot-maker.ts'

function setUp(start: (peer: PeerGuest) => void = () => undefined) {
  const peers: PeerGuest[] = []
  const made: [string, string | undefined][] = []
  const maker = new SnapshotMaker({
    async start() {
      const peer = new PeerGuest()
      peer.snapshot = Buffer.from('made')
      start(peer)
      peers.push(peer)
      return peer
    },
    onMade: (fn, snapshot) => void made.push([fn.projectId, snapshot && Buffer.from(snapshot).toString()]),
    log: silentLog,
    pauseMs: 0,
  })
  return { maker, peers, made }
}

describe('snapshots', () => {
  it('are made one at a time, each in a guest that is ended before the next one starts', async () => {
    const alive: number[] = []
    const { maker, peers, made } = setUp(() => alive.push(peers.filter(({ isAlive }) => isAlive).length))
    for (const project of ['a', 'b', 'a']) maker.ask(functionOf(project))
    await until(() => made.length >= 2 && maker.waiting === 0)
    assert.deepEqual(
      alive,
      alive.map(() => 0),
    )
    assert.deepEqual([...new Set(made.map(([project]) => project))].sort(), ['a', 'b'])
    assert.ok(peers.every(({ isAlive }) => !isAlive))
  })

  it('that cannot be made are told as such', async () => {
    const { maker, made } = setUp((peer) => Object.assign(peer, { snapshot: undefined }))
    maker.ask(functionOf('a'))
    await until(() => made.length === 1)
    assert.deepEqual(made, [['a', undefined]])
  })

  it('go on with the next one when a guest does not start', async () => {
    let starts = 0
    const { maker, made } = setUp(() => {
      starts += 1
      if (starts === 1) throw new AppError('RUNTIME_UNAVAILABLE')
    })
    for (const project of ['a', 'b']) maker.ask(functionOf(project))
    await until(() => maker.waiting === 0)
    assert.deepEqual(made, [['b', 'made']])
  })

  it('wait in a line of fifty at most', () => {
    const { maker } = setUp()
    for (let count = 0; count < 60; count += 1) maker.ask(functionOf(`project-${count}`))
    assert.equal(maker.waiting, 50)
  })

  it('are given up when the service stops, with the guest at work', async () => {
    const { maker, peers, made } = setUp((peer) => {
      peer.makeSnapshot = () => peer.exited.then(() => undefined)
    })
    for (const project of ['a', 'b']) maker.ask(functionOf(project))
    await until(() => peers.length === 1)
    await maker.close()
    await maker.close()
    assert.ok(peers.every(({ isAlive }) => !isAlive))
    maker.ask(functionOf('c'))
    assert.deepEqual([maker.waiting, peers.length, made.length <= 1], [0, 1, true])
  })
})
