import { setTimeout as delay } from 'node:timers/promises'
import { createRepository, type Repository } from '../tests/e2e/support/repository.ts'
import { visit } from '../tests/e2e/support/visit.ts'
import { startVisitors } from './load/start-visitors.ts'
import { median } from './support/median.ts'
import { pinning } from './support/pinning.ts'
import type { Benchmark, Table } from './support/report.ts'
import { type PlatformUnderTest, withPlatform } from './support/with-platform.ts'

const REQUESTS_PER_SECOND = 200

interface Counts {
  pushes: number
  deployments: number
  rollbacks: number
}

/** What a push costs and what visitors see of it. */
export const deployBenchmark: Benchmark = {
  shows: `time from push to live, and what ${REQUESTS_PER_SECOND} visitors a second see of deployments and rollbacks`,
  measure: ({ isQuick }) =>
    pinning.unpinned(() =>
      withPlatform(async (platform) => {
        const counts = isQuick ? { pushes: 2, deployments: 3, rollbacks: 2 } : { pushes: 5, deployments: 20, rollbacks: 5 }
        const hello = await measureExample(platform, { example: 'hello', file: 'public/count.txt', pushes: counts.pushes })
        const vite = await measureExample(platform, { example: 'vite-react', file: 'src/count.js', pushes: counts.pushes })
        const traffic = await measureTraffic(platform, counts)
        return {
          method: ['Nothing is pinned: everything, visitors included, shares all cores.', 'A push is timed from `git push` to its end.'],
          tables: [
            {
              title: 'From push to live',
              columns: ['example', 'first push s', 'median of further pushes s', 'further pushes'],
              rows: [hello, vite],
            },
            traffic.table,
          ],
          goals: [{ sentence: 'failed or mixed answers during deployments and rollbacks', measured: traffic.failures, atMost: 0 }],
          failures: traffic.failures,
          skipped: traffic.examples,
        }
      }, asItIs),
    ),
}

/** The platform inherits what this process may use. */
const asItIs = <Started>(start: () => Promise<Started>): Promise<Started> => start()

/** The first push of an example, then the median of further ones, each with a changed file. */
async function measureExample(
  platform: PlatformUnderTest,
  { example, file, pushes }: { example: string; file: string; pushes: number },
): Promise<(string | number)[]> {
  await platform.api.createProject(example)
  const repository = await createRepository(platform, example, { example })
  const times: number[] = []
  for (let count = 0; count <= pushes; count += 1) {
    await repository.write(file, `// ${count}\n`)
    await repository.commit(`push ${count}`)
    times.push((await timedPush(repository)) / 1000)
  }
  await repository.dispose()
  return [example, times[0] ?? Number.NaN, median(times.slice(1)), String(pushes)]
}

async function timedPush(repository: Repository): Promise<number> {
  const startedAt = performance.now()
  const { output } = await repository.push()
  if (!output.includes('✔ live in')) throw new Error(output)
  return performance.now() - startedAt
}

async function measureTraffic(
  platform: PlatformUnderTest,
  { deployments, rollbacks }: Counts,
): Promise<{ table: Table; failures: number; examples: string[] }> {
  await platform.api.createProject('busy')
  const repository = await createRepository(platform, 'busy')
  const release = async (number: number) => {
    for (const file of ['public/index.html', 'public/data.txt']) await repository.write(file, `release ${number}`)
    await repository.write('api/release.js', `export async function handler() { return { release: ${number} } }`)
    await repository.commit(`release ${number}`)
    await timedPush(repository)
  }
  await release(0)
  const visitors = startVisitors(platform.proxyPort, REQUESTS_PER_SECOND)
  for (let number = 1; number <= deployments; number += 1) await release(number)
  const visible: number[] = []
  for (let turn = 0; turn < rollbacks; turn += 1) visible.push(await timedRollback(platform))
  const { requests, failures, elapsedMs } = await visitors.stop()
  await repository.dispose()
  const columns = [
    'deployments',
    'rollbacks',
    'requests',
    'requests/s',
    'failed or mixed',
    'rollback visible after, median ms',
    'slowest ms',
  ]
  const rate = String(Math.round(requests / (elapsedMs / 1000)))
  const row = [
    String(deployments),
    String(rollbacks),
    String(requests),
    rate,
    String(failures.length),
    median(visible),
    Math.max(...visible),
  ]
  return { table: { title: 'Under traffic', columns, rows: [row] }, failures: failures.length, examples: failures.slice(0, 5) }
}

/** From asking the api for a rollback to the first visitor who sees it. */
async function timedRollback(platform: PlatformUnderTest): Promise<number> {
  const deployment = async () => (await visit(platform.proxyPort, 'busy.localhost', '/')).headers['x-plat-deployment']
  const before = await deployment()
  const startedAt = performance.now()
  const { status, body } = await platform.api.call('POST', '/api/projects/busy/rollback', {})
  if (status !== 200) throw new Error(JSON.stringify(body))
  while ((await deployment()) === before) await delay(1)
  return performance.now() - startedAt
}
