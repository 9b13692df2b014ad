import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Peer } from './peer.ts'
import { withPeers } from './with-peers.ts'

test('a peer that is missing or cannot start is named and left out, and those that started are stopped whatever happens', async () => {
  const stopped: string[] = []
  const node = async (): Promise<Peer> => ({ port: 1, pids: [], stop: async () => void stopped.push('node') })
  const starts = { nginx: async () => undefined, node, workerd: () => Promise.reject(new Error('it ended at once')) }
  const skipped = await withPeers(starts, async (started) => {
    assert.deepEqual([...started.peers.keys()], ['node'])
    return started.skipped
  })
  assert.deepEqual(skipped, ['nginx was left out: it is not installed.', 'workerd was left out: it ended at once.'])
  await assert.rejects(
    withPeers({ node }, () => Promise.reject(new Error('the measurement failed'))),
    /the measurement failed/,
  )
  assert.deepEqual(stopped, ['node', 'node'])
})
