import type { LoadTarget } from './load/load-target.ts'
import { startNginxBeforeNode } from './peers/start-nginx-before-node.ts'
import { startRawNode } from './peers/start-raw-node.ts'
import { startWorkerd } from './peers/start-workerd.ts'
import { withPeers } from './peers/with-peers.ts'
import { type Comparison, compare } from './support/compare.ts'
import { createFunction } from './support/create-function.ts'
import { createProject } from './support/create-project.ts'
import type { Benchmark, Table } from './support/report.ts'
import { siteTarget } from './support/site-target.ts'
import { type PlatformUnderTest, withPlatform } from './support/with-platform.ts'

const SIZES = { '100 B': 100, '10 KB': 10 * 1024, '100 KB': 100 * 1024, '1 MB': 1024 * 1024 }
const CONNECTIONS = 8
const PLAT = 'plat'
const LENGTH_OF = 'async fetch(request) { return new Response(String((await request.text()).length)) }'
const WORKER = `const texts = { ${Object.values(SIZES).map((bytes) => `'${bytes}': 'x'.repeat(${bytes})`)} }
const sizeOf = (url) => url.slice(url.lastIndexOf('/') + 1)
const length = { ${LENGTH_OF} }
export default { fetch: (request) => request.method === 'GET' ? new Response(texts[sizeOf(request.url)]) : length.fetch(request) }`

/** A request as it goes to a peer, and the function that answers it on Plat. */
interface Exchange {
  size: string
  functionName: string
  request: Pick<LoadTarget, 'method' | 'path' | 'headers' | 'answerBytesMin' | 'body'>
}

/** Large answers and large requests. */
export const bodiesBenchmark: Benchmark = {
  shows: `answers and requests of 100 B to 1 MB over ${CONNECTIONS} connections, beside node:http, workerd and nginx before node:http`,
  measure: (settings) =>
    withPlatform((platform) =>
      withPeers(
        {
          'node:http': () => startRawNode(),
          workerd: () => startWorkerd({ files: { 'worker.js': WORKER } }),
          'nginx → node:http': startNginxBeforeNode,
        },
        async ({ peers, skipped }) => {
          await createFunctions(platform)
          const measureOne = ({ request, functionName }: Exchange) => {
            const others = [...peers].map(([name, { port, pids }]) => ({ name, pids, target: { ...request, port, host: 'localhost' } }))
            const own = siteTarget(platform, 'bodies', { ...request, path: `/_functions/${functionName}` })
            return compare([...others, { name: PLAT, pids: platform.pids, target: own }], settings, CONNECTIONS)
          }
          const names = [...peers.keys(), PLAT]
          const tables: Table[] = []
          let failures = 0
          for (const [title, exchanges] of Object.entries(EXCHANGES)) {
            const comparisons = new Map<string, Comparison>()
            for (const exchange of exchanges) comparisons.set(exchange.size, await measureOne(exchange))
            for (const { allFailures } of comparisons.values()) failures += allFailures
            tables.push(table(title, names, comparisons))
          }
          return { method: [METHOD], tables, goals: [], failures, skipped }
        },
      ),
    ),
}

const METHOD =
  'workerd and Plat run the same code: `new Response(text)` of a text made beforehand, and `await request.text()` whose length is answered.'

const EXCHANGES: Readonly<Record<string, Exchange[]>> = {
  'Answers with a body of': Object.entries(SIZES).map(([size, bytes]) => ({
    size,
    functionName: `text-${bytes}`,
    request: { method: 'GET', path: `/${bytes}`, headers: {}, answerBytesMin: bytes },
  })),
  'Requests with a body of': Object.entries(SIZES).map(([size, bytes]) => ({
    size,
    functionName: 'length',
    request: {
      method: 'POST',
      path: '/length',
      headers: { 'Content-Type': 'text/plain' },
      body: Buffer.alloc(bytes, 'x'),
      answerBytesMin: String(bytes).length,
    },
  })),
}

async function createFunctions(platform: PlatformUnderTest): Promise<void> {
  await createProject(platform, 'bodies')
  await createFunction(platform, 'bodies', 'length', `export default { ${LENGTH_OF} }`)
  for (const bytes of Object.values(SIZES)) {
    const code = `const text = 'x'.repeat(${bytes})\nexport default { fetch() { return new Response(text) } }`
    await createFunction(platform, 'bodies', `text-${bytes}`, code)
  }
}

function table(title: string, names: readonly string[], comparisons: ReadonlyMap<string, Comparison>): Table {
  return {
    title,
    columns: ['size', '', 'ratio to node:http', 'ratio to workerd', 'answers/s', 'p50 ms', 'p99 ms', 'CPU µs/request', 'failed'],
    rows: [...comparisons].flatMap(([size, { ratio, median, failures }]) =>
      names.map((name) => [
        size,
        name,
        ratio(name, 'node:http'),
        ratio(name, 'workerd'),
        median(name, 'rate'),
        median(name, 'p50'),
        median(name, 'p99'),
        median(name, 'cpu'),
        String(failures(name)),
      ]),
    ),
  }
}
