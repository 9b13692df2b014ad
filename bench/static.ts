import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createRepository } from '../tests/e2e/support/repository.ts'
import { startStaticCaddy } from './peers/start-static-caddy.ts'
import { startStaticNginx } from './peers/start-static-nginx.ts'
import { withPeers } from './peers/with-peers.ts'
import { type Comparison, compare } from './support/compare.ts'
import type { Benchmark, Table } from './support/report.ts'
import { siteTarget } from './support/site-target.ts'
import { type PlatformUnderTest, withPlatform } from './support/with-platform.ts'

const FILES = [
  { size: '1 KB', name: 'small.txt', bytes: 1024, atLeast: 0.4 },
  { size: '100 KB', name: 'large.txt', bytes: 100 * 1024, atLeast: 0.75 },
]
const CONNECTIONS = 32
const PLAT = 'plat'

/** Files of a site. */
export const staticBenchmark: Benchmark = {
  shows: `files of 1 KB and 100 KB over ${CONNECTIONS} connections, beside nginx and Caddy`,
  measure: (settings) =>
    withFiles((folder) =>
      withPlatform((platform) =>
        withPeers({ nginx: () => startStaticNginx(folder), Caddy: () => startStaticCaddy(folder) }, async ({ peers, skipped }) => {
          await deployFiles(platform)
          const comparisons = new Map<string, Comparison>()
          for (const { size, name, bytes } of FILES) {
            const request = { path: `/${name}`, answerBytesMin: bytes }
            const others = [...peers].map(([peer, { port, pids }]) => ({
              name: peer,
              pids,
              target: { ...siteTarget(platform, 'files', request), port, host: `127.0.0.1:${port}` },
            }))
            const own = { name: PLAT, pids: platform.pids, target: siteTarget(platform, 'files', request) }
            comparisons.set(size, await compare([...others, own], settings, CONNECTIONS))
          }
          return {
            method: ['No encoding is asked for, so all send the file as it is. nginx uses sendfile and keeps files open.'],
            tables: [table([...peers.keys(), PLAT], comparisons)],
            goals: FILES.map(({ size, atLeast }) => ({
              sentence: `${size} ÷ nginx`,
              measured: comparisons.get(size)?.ratio(PLAT, 'nginx') ?? Number.NaN,
              atLeast,
            })),
            failures: [...comparisons.values()].reduce((sum, { allFailures }) => sum + allFailures, 0),
            skipped,
          }
        }),
      ),
    ),
}

const content = (bytes: number): string => 'All work and no play makes Jack a dull boy.\n'.repeat(bytes).slice(0, bytes)

async function withFiles<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat-bench-'))
  try {
    for (const { name, bytes } of FILES) await writeFile(path.join(folder, name), content(bytes))
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function deployFiles(platform: PlatformUnderTest): Promise<void> {
  await platform.api.createProject('files')
  const repository = await createRepository(platform, 'files')
  try {
    for (const { name, bytes } of FILES) await repository.write(`public/${name}`, content(bytes))
    await repository.commit('files')
    const { output } = await repository.push()
    if (!output.includes('✔ live in')) throw new Error(output)
  } finally {
    await repository.dispose()
  }
}

function table(names: readonly string[], comparisons: ReadonlyMap<string, Comparison>): Table {
  return {
    title: '',
    columns: ['file', '', 'ratio to nginx', 'answers/s', 'p50 ms', 'p99 ms', 'CPU µs/request', 'failed'],
    rows: [...comparisons].flatMap(([size, { ratio, median, failures }]) =>
      names.map((name) => [
        size,
        name,
        ratio(name, 'nginx'),
        median(name, 'rate'),
        median(name, 'p50'),
        median(name, 'p99'),
        median(name, 'cpu'),
        String(failures(name)),
      ]),
    ),
  }
}
