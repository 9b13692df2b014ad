import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { AppError } from '@plat/shared/errors/app-error.ts'
import { buildInvocationRequest } from '../testing/build-outcome.ts'
import { buildPeerExecutor, type PeerExecutor } from '../testing/peer-executor.ts'
import { failureOf, type PeerCall } from '../testing/peer-runner.ts'
import { until } from '../testing/until.ts'
import type { InvocationListener, InvocationOutcome, InvocationRequest } from './invocation.ts'

class Told implements InvocationListener {
  refusal: AppError | undefined
  answers = 0
  outcome: InvocationOutcome | undefined
  onRefused(error: AppError): void {
    this.refusal = error
  }
  onAnswer(): void {
    this.answers += 1
  }
  onOutcome(outcome: InvocationOutcome): void {
    this.outcome = outcome
  }
}

async function call(peer: PeerExecutor, given: Partial<InvocationRequest> = {}, code = peer.deploy()) {
  const told = new Told()
  const reference = { projectId: code.projectId, functionName: code.functionName, deploymentId: null }
  const running = peer.executor.execute(buildInvocationRequest({ reference, ...given }), told)
  await until(() => peer.runner.calls.length > 0 || told.refusal !== undefined)
  return { told, running, code, peerCall: peer.runner.calls.shift() }
}
const held = ({ peerCall }: { peerCall: PeerCall | undefined }): PeerCall => {
  assert.ok(peerCall)
  return peerCall
}

it('what has been found once runs at once, within the call to execute', async () => {
  const peer = buildPeerExecutor()
  const first = await call(peer)
  held(first).end()
  const told = new Told()
  peer.runner.onCall = (each) => {
    each.respond({ body: Buffer.from('x') })
    each.end()
  }
  const { projectId, functionName } = first.code
  peer.executor.execute(buildInvocationRequest({ reference: { projectId, functionName, deploymentId: null } }), told)
  assert.deepEqual([told.answers, told.outcome?.failure, peer.executor.running], [1, undefined, 0])
})

it('calls beyond the bound are refused, those that wait for their code included', async () => {
  const peer = buildPeerExecutor({ callsMax: 2 })
  const code = peer.deploy()
  const reference = { projectId: code.projectId, functionName: code.functionName, deploymentId: null }
  const tolds = [new Told(), new Told(), new Told()]
  for (const told of tolds) peer.executor.execute(buildInvocationRequest({ reference }), told)
  assert.deepEqual(
    tolds.map(({ refusal }) => refusal?.code),
    [undefined, undefined, 'FUNCTION_UNAVAILABLE'],
  )
  await until(() => peer.runner.calls.length === 2)
  for (const each of peer.runner.calls) each.end()
  assert.equal(peer.executor.running, 0)
})

it('callers who leave cannot have a function paused that fails on account of it', async () => {
  const peer = buildPeerExecutor()
  const code = peer.deploy()
  for (let count = 0; count < 20; count += 1) {
    const made = await call(peer, {}, code)
    made.running.cancel()
    assert.equal(held(made).isCancelled, true)
    held(made).end({ failure: failureOf('FUNCTION_TIMEOUT') })
  }
  held(await call(peer, {}, code)).end()
  for (let count = 0; count < 8; count += 1) held(await call(peer, {}, code)).end({ failure: failureOf('FUNCTION_TIMEOUT') })
  assert.equal((await call(peer, {}, code)).told.refusal?.code, 'FUNCTION_UNAVAILABLE', 'while its own failures do')
})

it('calls that something else ended do not count against their function', async () => {
  const peer = buildPeerExecutor()
  const code = peer.deploy()
  for (let count = 0; count < 20; count += 1)
    held(await call(peer, {}, code)).end({ failure: failureOf('FUNCTION_CRASHED'), isCollateral: true })
  held(await call(peer, {}, code)).end()
})

it('a caller who leaves before the code is found is never run for', async () => {
  const peer = buildPeerExecutor()
  const code = peer.deploy()
  const told = new Told()
  const reference = { projectId: code.projectId, functionName: code.functionName, deploymentId: null }
  peer.executor.execute(buildInvocationRequest({ reference }), told).cancel()
  await until(() => told.refusal !== undefined)
  assert.deepEqual([peer.runner.calls.length, peer.executor.running, peer.outcomes.length], [0, 0, 0])
})

it('is refused, by its code, when it may not run at all', async () => {
  const peer = buildPeerExecutor()
  const refusalOf = async (given: Partial<InvocationRequest>, code = peer.deploy()) => (await call(peer, given, code)).told.refusal?.code
  assert.equal(await refusalOf({ depth: 17 }), 'LOOP_DETECTED')
  assert.equal(await refusalOf({ reference: { projectId: 'p', functionName: '../x', deploymentId: null } }), 'FUNCTION_NOT_FOUND')
  assert.equal(await refusalOf({}, peer.deploy({ isActive: false })), 'FUNCTION_DISABLED')
  assert.equal(await refusalOf({}, peer.deploy({ isActive: false, config: { requireApiKey: true } })), 'FUNCTION_DISABLED')
  assert.equal(await refusalOf({}, peer.deploy({ config: { requireApiKey: true } })), 'API_KEY_REQUIRED')
  held(await call(peer, { isAuthorized: true }, peer.deploy({ config: { requireApiKey: true } }))).end()
  assert.equal(peer.executor.running, 0)
})

it('its outcome has every figure', async () => {
  const peer = buildPeerExecutor()
  const made = await call(peer, { body: Buffer.from('12345') })
  held(made).respond({ body: Buffer.from('x'), status: 201 })
  held(made).end({ logs: ['[LOG] a'], cpuMs: 3, heapBytes: 4, bytesOut: 1, queueMs: 2, cold: true })
  const { told } = made
  assert.deepEqual(
    [
      told.outcome?.bytesIn,
      told.outcome?.bytesOut,
      told.outcome?.cpuMs,
      told.outcome?.queueMs,
      told.outcome?.heapBytes,
      told.outcome?.cold,
    ],
    [5, 1, 3, 2, 4, true],
  )
  assert.equal(told.outcome?.response?.status, 201)
  assert.equal(peer.outcomes[0], told.outcome)
})
