import { descendants } from '../tests/e2e/support/platform.ts'
import type { LoadTarget } from './load/load-target.ts'
import type { Peer } from './peers/peer.ts'
import { startBareChain } from './peers/start-bare-chain.ts'
import { startNginxBeforeNode } from './peers/start-nginx-before-node.ts'
import { startRawNode } from './peers/start-raw-node.ts'
import { startWorkerd } from './peers/start-workerd.ts'
import { withPeers } from './peers/with-peers.ts'
import type { BenchSettings } from './support/bench-settings.ts'
import { type Comparison, type Contestant, compare } from './support/compare.ts'
import { coreShare } from './support/core-share.ts'
import { cpuByPart, type Part } from './support/cpu-by-part.ts'
import { createFunction } from './support/create-function.ts'
import { createProject } from './support/create-project.ts'
import { formatNumber } from './support/format-number.ts'
import type { Benchmark, Goal, Table } from './support/report.ts'
import { settle } from './support/settle.ts'
import { siteTarget } from './support/site-target.ts'
import { type PlatformUnderTest, withPlatform } from './support/with-platform.ts'

const CONNECTIONS = [1, 8, 32, 128]
const HANDLER = `export async function handler(event) {
  const headers = { 'content-type': 'application/json' }
  return { statusCode: 200, headers, body: JSON.stringify({ message: 'Hello ' + event.name }) }
}`
const WORKER = `export default {
  async fetch(request) {
    const event = await request.json()
    return Response.json({ message: 'Hello ' + event.name })
  },
}`
const REQUEST = {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from('{"name":"World"}'),
  answerBytesMin: '{"message":"Hello World"}'.length,
} as const

/** How fast a loaded function answers, through the whole platform and straight at the functions-service. */
export const invokeBenchmark: Benchmark = {
  shows: 'requests a second, latency and CPU time of a small function, beside node:http, workerd and nginx before node:http',
  measure: (settings) =>
    withPlatform((platform) =>
      withPeers(
        {
          'node:http': () => startRawNode(),
          workerd: () => startWorkerd({ files: { 'worker.js': WORKER } }),
          'nginx → node:http': startNginxBeforeNode,
          'three bare processes': startBareChain,
        },
        async ({ peers, skipped }) => {
          await createProject(platform, 'bench')
          await createFunction(platform, 'bench', 'hello', HANDLER)
          const contestants = [...peerContestants(peers), ...ownContestants(platform)]
          await settle(platform.pids)
          const rest = await coreShare(platform.pids)
          const comparisons = new Map<number, Comparison>()
          for (const connections of CONNECTIONS) comparisons.set(connections, await compare(contestants, settings, connections))
          const costs = await whereTimeGoes(contestants, platform, settings)
          return {
            method: [
              'Every contestant answers `POST {"name":"World"}` with `{"message":"Hello World"}`.',
              '“plat, direct” is `POST /api/v1/functions/bench/hello` of the functions-service; its answer is an envelope around that.',
              'CPU time is that of all processes of a configuration, for Plat those of the database and the api too.',
              'It counts what they do after the last answer, such as storing records.',
              `While others are measured Plat is at rest on the same core and takes ${formatNumber(rest * 100)} % of it.`,
              '“three bare processes” pass the body on and the answer back through Unix sockets and do nothing else: no chain of three can do better.',
              '“nginx → node:http” has the bare handler behind it, not isolates: it is the harder one of the two to compare with.',
            ],
            tables: [...[...comparisons].map(([connections, comparison]) => table(connections, contestants, comparison)), costs],
            goals: goals(comparisons),
            failures: [...comparisons.values()].reduce((sum, { allFailures }) => sum + allFailures, 0),
            skipped,
          }
        },
      ),
    ),
}

function peerContestants(peers: ReadonlyMap<string, Peer>): Contestant[] {
  return [...peers].map(([name, { port, pids }]) => ({ name, pids, target: { ...REQUEST, port, host: 'localhost', path: '/' } }))
}

function ownContestants(platform: PlatformUnderTest): Contestant[] {
  const direct: LoadTarget = {
    ...REQUEST,
    port: Number(new URL(platform.functionsUrl).port),
    host: 'localhost',
    path: '/api/v1/functions/bench/hello',
  }
  return [
    { name: 'plat, direct', pids: platform.pids, target: direct },
    { name: 'plat', pids: platform.pids, target: siteTarget(platform, 'bench', { ...REQUEST, path: '/_functions/hello' }) },
  ]
}

/** What each process of a chain takes of a request: it shows what a hop costs here and what we do beside it. */
async function whereTimeGoes(contestants: readonly Contestant[], platform: PlatformUnderTest, settings: BenchSettings): Promise<Table> {
  const below = (pid: number): number[] => descendants(pid).map((each) => each.pid)
  const [proxy, service] = [platform.servicePid('proxy'), platform.servicePid('functions-service')]
  const ours = new Set([proxy, service, ...below(service)])
  const partsOf = ({ name, pids }: Contestant): Part[] => {
    if (name === 'three bare processes')
      return ['node:http', 'relay', 'work'].map((part, index) => ({ name: part, pids: pids.slice(index, index + 1) }))
    if (name !== 'plat') return [{ name: 'all', pids: pids.flatMap((pid) => [pid, ...below(pid)]) }]
    return [
      { name: 'proxy', pids: [proxy] },
      { name: 'functions-service', pids: [service] },
      { name: 'guests', pids: below(service) },
      { name: 'everything else', pids: platform.pids.flatMap((pid) => [pid, ...below(pid)]).filter((pid) => !ours.has(pid)) },
    ]
  }
  const rows: Table['rows'] = []
  for (const contestant of contestants.filter(({ name }) => name !== 'plat, direct')) {
    await settle([...new Set(contestants.flatMap(({ pids }) => pids))])
    const costs = await cpuByPart(partsOf(contestant), { ...settings, target: contestant.target, connections: 32 })
    for (const { name, user, system } of costs) rows.push([contestant.name, name, user + system, user, system])
  }
  return { title: 'CPU time of each process, 32 connections', columns: ['', 'process', 'µs/request', 'user', 'kernel'], rows }
}

function table(connections: number, contestants: readonly Contestant[], { median, ratio, failures }: Comparison): Table {
  return {
    title: connections === 1 ? '1 connection' : `${connections} connections`,
    columns: [
      '',
      'ratio to node:http',
      'ratio to workerd',
      'ratio to three bare',
      'answers/s',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'CPU µs/request',
      'failed',
    ],
    rows: contestants.map(({ name }) => [
      name,
      ratio(name, 'node:http'),
      ratio(name, 'workerd'),
      ratio(name, 'three bare processes'),
      median(name, 'rate'),
      median(name, 'p50'),
      median(name, 'p95'),
      median(name, 'p99'),
      median(name, 'cpu'),
      String(failures(name)),
    ]),
  }
}

function goals(comparisons: ReadonlyMap<number, Comparison>): Goal[] {
  const ratio = (connections: number, name: string, base: string, figure: 'rate' | 'p99' = 'rate') =>
    comparisons.get(connections)?.ratio(name, base, figure) ?? Number.NaN
  const overWorkerd = CONNECTIONS.filter((connections) => connections >= 8).map((connections) => ratio(connections, 'plat', 'workerd'))
  return [
    { sentence: 'direct ÷ node:http, 32 connections', measured: ratio(32, 'plat, direct', 'node:http'), atLeast: 0.5 },
    { sentence: 'end to end ÷ node:http, 32 connections', measured: ratio(32, 'plat', 'node:http'), atLeast: 0.45 },
    { sentence: 'end to end ÷ workerd, least of 8, 32 and 128 connections', measured: Math.min(...overWorkerd), atLeast: 2 },
    { sentence: 'end to end ÷ workerd, 1 connection', measured: ratio(1, 'plat', 'workerd'), atLeast: 1.1 },
    { sentence: 'end to end ÷ nginx → node:http, 32 connections', measured: ratio(32, 'plat', 'nginx → node:http'), atLeast: 0.9 },
    { sentence: 'p99 end to end ÷ p99 of workerd, 32 connections', measured: ratio(32, 'plat', 'workerd', 'p99'), atMost: 0.3 },
  ]
}
