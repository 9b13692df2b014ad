import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import { AnswerHeads } from '../http/answer-heads.ts'
import { ByteBudget } from '../http/byte-budget.ts'
import { listenForProxies, type ProxyDoors } from '../http/listen-for-proxies.ts'
import { createSiteCallDoor } from '../http/site-call-door.ts'
import { buildPeerExecutor, type PeerExecutor } from './peer-executor.ts'
import type { PeerCall } from './peer-runner.ts'
import { silentLog } from './silent-log.ts'
import { connectVisitors, type Visitors } from './test-visitor.ts'
import { until } from './until.ts'

/** The doors for proxies over real links, in front of calls that end as the test says. */
export interface DoorRig {
  readonly peer: PeerExecutor
  /** A function that is deployed. */
  readonly fn: FunctionCode
  readonly doors: ProxyDoors
  readonly visitors: Visitors
  readonly answerBudget: ByteBudget
  readonly socketPath: string
  /** The oldest call that has reached its function and was not asked for yet. */
  nextCall(): Promise<PeerCall>
  close(): Promise<void>
}

/** `token`: of the TCP door. */
export async function openDoorRig({ token, answerBytesMax }: { token: string; answerBytesMax: number }): Promise<DoorRig> {
  const directory = await mkdtemp(path.join(tmpdir(), 'plat door '))
  const socketPath = path.join(directory, 'functions.sock')
  const peer = buildPeerExecutor()
  const answerBudget = new ByteBudget(answerBytesMax)
  const handlersOf = createSiteCallDoor({ executor: peer.executor, heads: new AnswerHeads(), answerBudget, log: silentLog })
  const doors = await listenForProxies({ socketPath, tcp: { host: '127.0.0.1', port: 0, token }, handlersOf, log: silentLog })
  return {
    ...{ peer, fn: peer.deploy(), doors, answerBudget, socketPath },
    visitors: await connectVisitors({ path: socketPath }),
    async nextCall() {
      await until(() => peer.runner.calls.length > 0)
      const call = peer.runner.calls.shift()
      assert.ok(call)
      return call
    },
    async close() {
      await doors.close(0)
      await rm(directory, { recursive: true, force: true })
    },
  }
}
