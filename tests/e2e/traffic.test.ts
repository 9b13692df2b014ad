import assert from 'node:assert/strict'
import http from 'node:http'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Platform } from './support/platform.ts'
import { createRepository } from './support/repository.ts'
import { sharedPlatform } from './support/shared-platform.ts'
import { visit } from './support/visit.ts'

const DEPLOYMENTS = 6
const ROLLBACKS = 3
const REQUESTS_PER_SECOND = 100

let platform: Platform
before(async () => {
  platform = await sharedPlatform()
})

test('visitors see whole releases only, whatever is deployed or rolled back under them', async () => {
  await platform.api.createProject('busy')
  const repository = await createRepository(platform, 'busy')
  const release = async (number: number) => {
    await repository.write('public/index.html', `release ${number}`)
    await repository.write('public/data.json', JSON.stringify({ release: number }))
    await repository.write('api/release.js', `export async function handler() { return { release: ${number} } }`)
    await repository.commit(`release ${number}`)
    assert.match((await repository.push()).output, /✔ live in/)
  }
  await release(0)

  const releaseOf = new Map<string, number>()
  const agent = new http.Agent({ keepAlive: true, maxSockets: 50 })
  const failures: string[] = []
  let requests = 0
  let isDone = false
  const pending = new Set<Promise<void>>()
  const look = async (path: string) => {
    const answer = await visit(platform.proxyPort, 'busy.localhost', path, { agent })
    const number = Number(/\d+/.exec(answer.text)?.[0])
    const deployment = String(answer.headers['x-plat-deployment'])
    requests += 1
    if (answer.status !== 200) failures.push(`${path}: ${answer.status} ${answer.text}`)
    if (path.startsWith('/api')) return // a function's version follows its own pointer, moved in the same transaction
    if (!releaseOf.has(deployment)) releaseOf.set(deployment, number)
    if (releaseOf.get(deployment) !== number) failures.push(`${path} mixed: ${deployment} said ${number}`)
  }
  const traffic = (async () => {
    const paths = ['/', '/data.json', '/api/release', '/']
    for (let index = 0; !isDone; index += 1) {
      const one = look(paths[index % paths.length] ?? '/')
        .catch((error: unknown) => void failures.push(String(error)))
        .finally(() => pending.delete(one))
      pending.add(one)
      await delay(1000 / REQUESTS_PER_SECOND)
    }
  })()

  for (let number = 1; number <= DEPLOYMENTS; number += 1) await release(number)
  for (let turn = 0; turn < ROLLBACKS; turn += 1)
    assert.equal((await platform.api.call('POST', '/api/projects/busy/rollback', {})).status, 200)
  isDone = true
  await traffic
  await Promise.all(pending)
  agent.destroy()
  await repository.dispose()
  assert.deepEqual(failures, [])
  assert.ok(requests > 100)
  assert.ok(releaseOf.size >= DEPLOYMENTS)
})
