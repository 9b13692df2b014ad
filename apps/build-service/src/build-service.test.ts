import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { newId } from './testing/api-peer.ts'
import { startTestPlatform, type TestPlatform } from './testing/test-platform.ts'

let platform: TestPlatform
before(async () => {
  platform = await startTestPlatform({ env: { BUILD_CONCURRENCY: '1' } })
})
after(async () => {
  assert.deepEqual(platform.api.violations, [])
  await platform.close()
})

const endless = { 'package.json': '{"scripts":{"build":"while true; do echo running; sleep 0.1; done"}}' }
const isRunning = (spec: BuildSpec) => () => platform.api.reported(spec.deploymentId).lines.some(({ text }) => text === 'running')
/** Waits for the end of a build that runs now: a heartbeat after this moment that no longer names it. */
async function freed(): Promise<void> {
  const before = platform.api.heartbeats.length
  await platform.api.until(() => platform.api.heartbeats.length > before && platform.api.heartbeats.at(-1)?.running.length === 0)
}

async function runs(spec: BuildSpec): Promise<void> {
  assert.equal((await platform.offer(spec)).status, 202)
  await platform.api.until(isRunning(spec))
}

test('only the service token may offer builds', async () => {
  const spec = platform.spec({ name: 'x', sha: '0'.repeat(40) })
  const response = await platform.offer(spec, 'wrong-token')
  assert.equal(response.status, 401)
  assert.equal(((await response.json()) as { error: { code: string } }).error.code, 'UNAUTHENTICATED')
})

test('a spec that is none is refused with its fields, and repeats no value', async () => {
  const spec = { ...platform.spec({ name: 'x', sha: '' }), projectId: 'no id', env: { SECRET: 7 } }
  const response = await platform.offer(spec as unknown as BuildSpec)
  const text = await response.text()
  assert.equal(response.status, 400)
  assert.match(text, /"path":"projectId"/)
  assert.match(text, /"path":"env\.SECRET"/)
  assert.ok(!text.includes(spec.leaseToken))
})

test('health names slots and walls, metrics name steps', async () => {
  const ended = freed()
  await platform.build({ 'index.html': 'x' })
  await ended
  const health = (await (await fetch(`${platform.url}/health`)).json()) as Record<string, unknown>
  assert.equal(health.status, 'ok')
  assert.equal(health.slots, 1)
  assert.ok('warnings' in (health.sandbox as object))
  const metrics = await (await fetch(`${platform.url}/metrics`)).text()
  assert.match(metrics, /plat_build_step_duration_seconds_count\{[^}]*step="source",outcome="done"[^}]*\} 1/)
  assert.match(metrics, /plat_builds_total\{[^}]*outcome="ready"[^}]*\} 1/)
})

test('a full service answers 409, the same offer again 202, and says at once when a slot is free', async () => {
  const spec = platform.spec(await platform.commit(endless))
  assert.equal((await platform.offer(spec)).status, 202)
  assert.equal((await platform.offer(spec)).status, 202)
  const response = await platform.offer(platform.spec({ name: 'x', sha: '0'.repeat(40) }))
  assert.equal(response.status, 409)
  await platform.api.until(isRunning(spec))
  await platform.api.until(() => platform.api.heartbeats.at(-1)?.running[0]?.deploymentId === spec.deploymentId)
  assert.deepEqual(platform.api.heartbeats.at(-1)?.running, [{ deploymentId: spec.deploymentId, leaseToken: spec.leaseToken }])
  platform.api.stopOrders.add(spec.deploymentId)
  await freed()
  assert.equal(platform.api.reported(spec.deploymentId).results[0]?.outcome.status, 'cancelled')
  platform.api.stopOrders.clear()
})

test('a build whose lease is somebody else’s ends without a word', async () => {
  const spec = platform.spec(await platform.commit(endless))
  await runs(spec)
  platform.api.outdated.add(spec.leaseToken)
  await freed()
  assert.deepEqual(platform.api.reported(spec.deploymentId).results, [])
})

test('a new lease of a deployment that still runs here ends the old run and is taken when it is gone', async () => {
  const old = platform.spec(await platform.commit(endless))
  await runs(old)
  const renewed = { ...old, leaseToken: newId() }
  const ended = freed()
  assert.equal((await platform.offer(renewed)).status, 409)
  await ended
  assert.equal((await platform.offer(renewed)).status, 202)
  const cancelled = freed()
  platform.api.cancel(renewed.deploymentId)
  await cancelled
  assert.deepEqual(
    platform.api.reported(old.deploymentId).results.map(({ leaseToken }) => leaseToken),
    [renewed.leaseToken],
  )
})

test('an api that is away for a while misses nothing', async () => {
  const spec = platform.spec(
    await platform.commit({
      'package.json':
        '{"scripts":{"build":"echo first; while [ ! -e go ]; do sleep 0.05; done; echo last; mkdir dist; echo x > dist/a.txt"}}',
      'api/a.js': 'export const handler = () => 1',
    }),
  )
  await platform.offer(spec)
  await platform.api.until(() => platform.api.reported(spec.deploymentId).lines.some(({ text }) => text === 'first'))
  platform.api.isAway = true
  const [instance = ''] = await readdir(path.join(platform.dataDir, 'build'))
  const { writeFile } = await import('node:fs/promises')
  await writeFile(path.join(platform.dataDir, 'build', instance, 'builds', spec.deploymentId, 'tree', 'go'), '')
  const refusals = (url: string) => platform.api.refusedWhileAway.filter((refused) => refused.includes(url)).length
  await platform.api.until(() => refusals('/progress') > 1 && refusals('/register') > 1)
  platform.api.isAway = false
  const { result, lines } = await platform.api.finished(spec.deploymentId)
  assert.equal(result.outcome.status, 'ready', JSON.stringify(result.outcome))
  const seqs = lines.map(({ seq }) => seq)
  assert.deepEqual(
    [...new Set(seqs)],
    Array.from({ length: seqs.length }, (_, index) => index + 1),
  )
  assert.ok(lines.some(({ text }) => text === 'last'))
})

test('stopping takes no more builds, ends what runs after the grace, says nothing of it, and leaves no file', async () => {
  const own = await startTestPlatform({ start: { drainMs: 300 } })
  const spec = own.spec(await own.commit(endless))
  await own.offer(spec)
  await own.api.until(() => own.api.reported(spec.deploymentId).lines.some(({ text }) => text === 'running'))
  const stopped = own.stop()
  await own.api.until(() => own.api.heartbeats.at(-1)?.slots === 0)
  const refused = await own.offer(own.spec({ name: 'x', sha: '0'.repeat(40) }))
  assert.equal(refused.status, 503)
  assert.ok(refused.headers.get('retry-after'))
  await stopped
  assert.deepEqual(own.api.reported(spec.deploymentId).results, [])
  const [instance = ''] = await readdir(path.join(own.dataDir, 'build'))
  assert.deepEqual(await readdir(path.join(own.dataDir, 'build', instance, 'builds')), [])
  await own.close()
})

test('a running build is let end when the service stops', async () => {
  const own = await startTestPlatform()
  const spec = own.spec(
    await own.commit({ 'package.json': '{"scripts":{"build":"echo running; sleep 0.5; mkdir dist; echo x > dist/a.txt"}}' }),
  )
  await own.offer(spec)
  await own.api.until(() => own.api.reported(spec.deploymentId).lines.some(({ text }) => text === 'running'))
  await own.stop()
  assert.equal(own.api.reported(spec.deploymentId).results[0]?.outcome.status, 'ready')
  await own.close()
})
