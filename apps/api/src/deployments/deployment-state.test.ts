import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEPLOYMENT_STATUSES } from '@plat/shared/contracts/deployments.ts'
import { afterBuild, afterLostLease, isFinal, mayBecome, statusesBefore } from './deployment-state.ts'

test('a deployment moves only along queued → building → ready, failed or cancelled, and back to queued for a retry', () => {
  const moves = DEPLOYMENT_STATUSES.flatMap((from) => DEPLOYMENT_STATUSES.filter((to) => mayBecome(from, to)).map((to) => `${from} ${to}`))
  assert.deepEqual(moves, [
    'queued building',
    'queued cancelled',
    'building queued',
    'building ready',
    'building failed',
    'building cancelled',
  ])
})

test('ready, failed and cancelled are final', () => {
  assert.deepEqual(DEPLOYMENT_STATUSES.filter(isFinal), ['ready', 'failed', 'cancelled'])
})

test('the statuses before one are exactly those that may become it', () => {
  assert.deepEqual(statusesBefore('cancelled'), ['queued', 'building'])
  assert.deepEqual(statusesBefore('ready'), ['building'])
})

test('a lost build is tried once more, then failed; one that was to be cancelled is cancelled', () => {
  assert.equal(afterLostLease({ attempt: 1, cancelRequested: false }), 'queued')
  assert.equal(afterLostLease({ attempt: 2, cancelRequested: false }), 'failed')
  assert.equal(afterLostLease({ attempt: 1, cancelRequested: true }), 'cancelled')
})

test('a build that ended after its cancellation was asked for is cancelled, whatever its outcome', () => {
  assert.equal(afterBuild('ready', true), 'cancelled')
  assert.equal(afterBuild('failed', true), 'cancelled')
  assert.equal(afterBuild('ready', false), 'ready')
})
