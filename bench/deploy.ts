// What a push costs and what visitors see of it: time from push to live, 200 requests a second during 20 deployments and 5 rollbacks,
// and how soon a rollback is visible. One machine, everything on it.

import http from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { type Platform, startPlatform } from '../tests/e2e/support/platform.ts'
import { createRepository, type Repository } from '../tests/e2e/support/repository.ts'
import { visit } from '../tests/e2e/support/visit.ts'

const PUSHES = 5
const DEPLOYMENTS = 20
const ROLLBACKS = 5
const REQUESTS_PER_SECOND = 200

const median = (values: number[]) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

const platform = await startPlatform({ LOG_LEVEL: 'warn' })
try {
  await measureExample(platform, 'hello', 'public/count.txt')
  await measureExample(platform, 'vite-react', 'src/count.js')
  await measureTraffic(platform)
} finally {
  await platform.stop()
}

/** The first push of an example, then the median of further ones, each with a changed file. */
async function measureExample(target: Platform, example: string, file: string): Promise<void> {
  await target.api.createProject(example)
  const repository = await createRepository(target, example, { example })
  const times: number[] = []
  for (let count = 0; count <= PUSHES; count += 1) {
    await repository.write(file, `// ${count}\n`)
    await repository.commit(`push ${count}`)
    times.push(await timedPush(repository))
  }
  await repository.dispose()
  console.log(
    `push of ${example} to live: first ${seconds(times[0] ?? Number.NaN)}, then median of ${PUSHES} ${seconds(median(times.slice(1)))}`,
  )
}

async function timedPush(repository: Repository): Promise<number> {
  const startedAt = performance.now()
  const { output } = await repository.push()
  if (!output.includes('✔ live in')) throw new Error(output)
  return performance.now() - startedAt
}

async function measureTraffic(target: Platform): Promise<void> {
  await target.api.createProject('busy')
  const repository = await createRepository(target, 'busy')
  const release = async (number: number) => {
    for (const file of ['public/index.html', 'public/data.txt']) await repository.write(file, `release ${number}`)
    await repository.write('api/release.js', `export async function handler() { return { release: ${number} } }`)
    await repository.commit(`release ${number}`)
    await timedPush(repository)
  }
  await release(0)
  const traffic = startTraffic(target)
  for (let number = 1; number <= DEPLOYMENTS; number += 1) await release(number)
  const visible: number[] = []
  for (let turn = 0; turn < ROLLBACKS; turn += 1) visible.push(await timedRollback(target))
  const { requests, failures, elapsedMs } = await traffic.stop()
  await repository.dispose()
  console.log(
    `${DEPLOYMENTS} deployments and ${ROLLBACKS} rollbacks under ${Math.round(requests / (elapsedMs / 1000))} requests/s: ${requests} requests, ${failures.length} failed or mixed`,
  )
  for (const failure of failures.slice(0, 5)) console.log(`  ${failure}`)
  console.log(
    `rollback: visible ${median(visible).toFixed(0)} ms after it was asked for (median of ${ROLLBACKS}, slowest ${Math.max(...visible).toFixed(0)} ms)`,
  )
}

/** From asking the api for a rollback to the first visitor who sees it. */
async function timedRollback(target: Platform): Promise<number> {
  const deployment = async () => (await visit(target.proxyPort, 'busy.localhost', '/')).headers['x-plat-deployment']
  const before = await deployment()
  const startedAt = performance.now()
  const { status, body } = await target.api.call('POST', '/api/projects/busy/rollback', {})
  if (status !== 200) throw new Error(JSON.stringify(body))
  while ((await deployment()) === before) await delay(1)
  return performance.now() - startedAt
}

function startTraffic(target: Platform) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 100 })
  const releaseOf = new Map<string, string>()
  const failures: string[] = []
  const pending = new Set<Promise<void>>()
  const startedAt = performance.now()
  let requests = 0
  const look = async (path: string) => {
    const answer = await visit(target.proxyPort, 'busy.localhost', path, { agent })
    if (answer.status !== 200) failures.push(`${path} answered ${answer.status} ${answer.text}`)
    if (path.startsWith('/api')) return
    const deployment = String(answer.headers['x-plat-deployment'])
    const known = releaseOf.get(deployment) ?? answer.text
    releaseOf.set(deployment, known)
    if (known !== answer.text) failures.push(`${path} of ${deployment} said ${answer.text} after ${known}`)
  }
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * REQUESTS_PER_SECOND
    for (; requests < due; requests += 1) {
      const one = look(['/', '/data.txt', '/api/release'][requests % 3] ?? '/')
        .catch((error: unknown) => void failures.push(String(error)))
        .finally(() => pending.delete(one))
      pending.add(one)
    }
  }, 5)
  return {
    async stop() {
      clearInterval(timer)
      const elapsedMs = performance.now() - startedAt
      await Promise.all(pending)
      agent.destroy()
      return { requests, failures, elapsedMs }
    },
  }
}
