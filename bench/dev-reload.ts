import { cp } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../tests/e2e/support/eventually.ts'
import { createPlatUser, type PlatUser } from '../tests/e2e/support/plat.ts'
import { repositoryRoot } from '../tests/e2e/support/platform.ts'
import type { LoadTarget } from './load/load-target.ts'
import { callTarget } from './support/call-target.ts'
import { median } from './support/median.ts'
import { pinning } from './support/pinning.ts'
import type { Benchmark } from './support/report.ts'
import { settle } from './support/settle.ts'

const PACKAGES = ['zod', 'nanoid']
const FILE = 'api/hello.ts'
const PAUSE_MS = 15
const ANSWER_LIMIT_MS = 30_000

/** How long whoever writes a function waits for what they wrote. */
export const devReloadBenchmark: Benchmark = {
  shows: 'time from saving a function to its new answer under `plat dev`',
  measure: ({ isQuick }) =>
    pinning.unpinned(async () => {
      const saves = isQuick ? 5 : 20
      const times = await withPlatDev((user, target, pid) => measureSaves(user, target, { pid, saves }))
      return {
        method: [
          `The function imports ${PACKAGES.join(' and ')}, 0.7 MB bundled. Nothing is pinned.`,
          `From the save on it is called again and again, ${PAUSE_MS} ms after each answer; the time ends with the first answer of the new version.`,
          'Before each save everything has come to rest. The first save is not counted: it is the first rebuild.',
        ],
        tables: [
          {
            title: '',
            columns: ['saves', 'median ms', 'fastest ms', 'slowest ms'],
            rows: [[String(times.length), median(times), Math.min(...times), Math.max(...times)]],
          },
        ],
        goals: [
          { sentence: 'median ms from saving to the new answer', measured: median(times), atMost: 300 },
          { sentence: 'slowest ms from saving to the new answer', measured: Math.max(...times), atMost: 300 },
        ],
        failures: 0,
        skipped: [],
      }
    }),
}

async function withPlatDev<Value>(use: (user: PlatUser, target: LoadTarget, pid: number) => Promise<Value>): Promise<Value> {
  const user = await createPlatUser('http://localhost:9000')
  await user.write({ 'package.json': '{"private":true}', [FILE]: functionCode(0) })
  for (const name of PACKAGES)
    await cp(path.join(repositoryRoot, 'node_modules', name), path.join(user.folder, 'node_modules', name), { recursive: true })
  const { child, output, ended } = user.start(['dev', '--port', '0'])
  try {
    const { port, host } = await eventually(() => {
      const url = /^http:\S+$/m.exec(output().stdout)?.[0]
      if (url === undefined) throw new Error(`plat dev does not run: ${output().stderr}`)
      return new URL(url)
    }, 60_000)
    const target = { port: Number(port), host, method: 'GET', path: '/api/hello', headers: {}, answerBytesMin: 1 } as const
    return await use(user, target, child.pid ?? 0)
  } finally {
    child.kill('SIGTERM')
    await ended
    await user.dispose()
  }
}

async function measureSaves(user: PlatUser, target: LoadTarget, { pid, saves }: { pid: number; saves: number }): Promise<number[]> {
  const times: number[] = []
  for (let version = 1; version <= saves + 1; version += 1) {
    await settle([pid])
    times.push(await saveOnce(user, target, version))
  }
  return times.slice(1)
}

async function saveOnce(user: PlatUser, target: LoadTarget, version: number): Promise<number> {
  const startedAt = performance.now()
  await user.write({ [FILE]: functionCode(version) })
  while (performance.now() - startedAt < ANSWER_LIMIT_MS) {
    const { text } = await callTarget(target)
    if (text === `version ${version}: true`) return performance.now() - startedAt
    await delay(PAUSE_MS)
  }
  throw new Error(`version ${version} does not answer`)
}

const functionCode = (version: number): string => `import { nanoid } from 'nanoid'
import { z } from 'zod'
const Id = z.string().min(1)
export const GET = () => new Response('version ${version}: ' + Id.safeParse(nanoid()).success)
`
