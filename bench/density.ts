import { descendants } from '../tests/e2e/support/platform.ts'
import type { LoadTarget } from './load/load-target.ts'
import type { Peer } from './peers/peer.ts'
import { startDynamicWorkers } from './peers/start-dynamic-workers.ts'
import { withPeers } from './peers/with-peers.ts'
import { callTarget } from './support/call-target.ts'
import { createFunction } from './support/create-function.ts'
import { createProject } from './support/create-project.ts'
import type { Benchmark } from './support/report.ts'
import { residentBytes } from './support/resident-bytes.ts'
import { settle } from './support/settle.ts'
import { siteTarget } from './support/site-target.ts'
import { type PlatformUnderTest, withPlatform } from './support/with-platform.ts'

const FUNCTIONS_PER_PROJECT = 25
/** Counts its calls: an isolate that was dropped in between begins again. */
const COUNTER = 'let calls = 0; export default { async fetch() { calls += 1; return new Response(String(calls)) } }'
const GB = 1e9

interface Growth {
  functions: number
  bytes: number
  /** Functions whose isolate was still there at the end. */
  warm: number
}

/** What a loaded function costs in memory. */
export const densityBenchmark: Benchmark = {
  shows: 'memory of loaded functions: how many fit in a GB, beside workerd’s dynamic workers',
  measure: ({ isQuick }) =>
    withPlatform((platform) =>
      withPeers({ workerd: () => startDynamicWorkers({ counter: COUNTER }) }, async ({ peers, skipped }) => {
        const projects = isQuick ? 2 : 8
        const own = await growthOfPlatform(platform, projects)
        const workerd = peers.get('workerd')
        const other = workerd && (await growthOfWorkerd(workerd, projects * FUNCTIONS_PER_PROJECT))
        const rows = [['plat', own] as const, ...(other ? [['workerd, dynamic workers', other] as const] : [])]
        return {
          method: [
            `${projects} projects of ${FUNCTIONS_PER_PROJECT} functions, all loaded and called twice.`,
            'Growth is that of the resident memory of all processes below the functions-service, ' +
              'from one function loaded in each project on.',
            'So the first guest process of each project is not in it; a further one would be.',
            'Each function counts its calls, which proves at the end that its isolate was kept; one that was not counts as failed.',
          ],
          tables: [
            {
              title: '',
              columns: ['', 'functions', 'still loaded', 'growth MB', 'MB each', 'per GB'],
              rows: rows.map(([name, growth]) => [
                name,
                String(growth.functions),
                String(growth.warm),
                growth.bytes / 1e6,
                growth.bytes / 1e6 / growth.functions,
                perGb(growth),
              ]),
            },
          ],
          goals: [{ sentence: 'warm isolates per GB, one for each function', measured: perGb(own), atLeast: 600 }],
          failures: own.functions - own.warm,
          skipped,
        }
      }),
    ),
}

/** NaN when isolates were dropped in between: then the memory is not that of all of them. */
const perGb = ({ functions, bytes, warm }: Growth): number => (warm === functions ? GB / (bytes / functions) : Number.NaN)

async function growthOfPlatform(platform: PlatformUnderTest, projects: number): Promise<Growth> {
  const targets: LoadTarget[][] = []
  for (let project = 0; project < projects; project += 1) targets.push(await deployCounters(platform, `density-${project}`))
  const first = targets.flatMap(([one]) => one ?? [])
  const rest = targets.flatMap(([, ...others]) => others)
  const service = platform.servicePid('functions-service')
  for (const target of first) await count(target)
  await settle(platform.pids)
  const resident = () => descendants(service).reduce((sum, { pid }) => sum + residentBytes(pid), 0)
  const before = resident()
  for (const target of rest) await count(target)
  const counts = []
  for (const target of rest) counts.push(await count(target))
  await settle(platform.pids)
  return { functions: rest.length, bytes: resident() - before, warm: counts.filter((calls) => calls === 2).length }
}

async function deployCounters(platform: PlatformUnderTest, project: string): Promise<LoadTarget[]> {
  await createProject(platform, project)
  const names = Array.from({ length: FUNCTIONS_PER_PROJECT }, (_, index) => `counter-${index}`)
  for (const name of names) await createFunction(platform, project, name, COUNTER)
  return names.map((name) => siteTarget(platform, project, { path: `/_functions/${name}` }))
}

async function growthOfWorkerd({ port, pids }: Peer, functions: number): Promise<Growth> {
  const target = (index: number): LoadTarget => ({
    port,
    host: 'localhost',
    method: 'GET',
    path: `/counter/${index}`,
    headers: {},
    answerBytesMin: 0,
  })
  const resident = () => pids.reduce((sum, pid) => sum + residentBytes(pid), 0)
  await count(target(-1))
  const before = resident()
  for (let index = 0; index < functions; index += 1) await count(target(index))
  const counts = []
  for (let index = 0; index < functions; index += 1) counts.push(await count(target(index)))
  return { functions, bytes: resident() - before, warm: counts.filter((calls) => calls === 2).length }
}

/** Calls a counter. @throws Error when it does not answer */
async function count(target: LoadTarget): Promise<number> {
  const { status, text } = await callTarget(target)
  if (status !== 200) throw new Error(`${target.host}${target.path} answered ${status} ${text.slice(0, 500)}`)
  return Number(text)
}
