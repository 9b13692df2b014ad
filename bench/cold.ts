import type { LoadTarget } from './load/load-target.ts'
import type { Peer } from './peers/peer.ts'
import { startDynamicWorkers } from './peers/start-dynamic-workers.ts'
import { withPeers } from './peers/with-peers.ts'
import { callTarget } from './support/call-target.ts'
import { createFunction } from './support/create-function.ts'
import { createProject } from './support/create-project.ts'
import { median } from './support/median.ts'
import type { Benchmark, Goal, Table } from './support/report.ts'
import { settle } from './support/settle.ts'
import { siteTarget } from './support/site-target.ts'
import { makeTestBundles, type TestBundle } from './support/test-bundles.ts'
import { type PlatformUnderTest, withPlatform } from './support/with-platform.ts'

const TARGETS: Readonly<Record<string, number>> = { '1 KB': 0.75, '150 KB': 0.5, '1.2 MB': 0.4 }
const SITUATIONS = {
  inUse: 'plat, project in use',
  first: 'plat, first call of a project',
  worker: 'workerd, dynamic worker',
} as const

/** Milliseconds of each sample, by situation. */
type Samples = Record<keyof typeof SITUATIONS, number[]>

/** The first answer of a function that was never loaded. */
export const coldBenchmark: Benchmark = {
  shows: 'the first answer of a function that is not loaded yet, in three sizes, beside workerd’s dynamic workers',
  measure: async ({ isQuick }) => {
    const bundles = await makeTestBundles()
    const modules = Object.fromEntries(bundles.map(({ code }, index) => [moduleName(index), code]))
    return withPlatform((platform) =>
      withPeers({ workerd: () => startDynamicWorkers(modules) }, async ({ peers, skipped }) => {
        const samples = await measureAll(platform, peers.get('workerd'), bundles, isQuick ? 4 : 12)
        return {
          method: [
            'Client and HTTP are part of every figure, connections are open already.',
            'Each copy of the code differs in one constant, so that no copy profits from another.',
            'Before each sample both sides have come to rest: Plat has its spare guests and whatever it prepares after a deployment.',
            'Plat fetches the code from its api, workerd’s loader holds it in memory.',
            ...bundles.map(({ size, code, origin }) => `${size}: ${Math.round(code.length / 102.4) / 10} KB, ${origin}.`),
          ],
          tables: [table(bundles, samples)],
          goals: bundles.map(({ size }, index) => goal(size, samples[index])),
          failures: 0,
          skipped,
        }
      }),
    )
  },
}

const moduleName = (bundle: number): string => `bundle${bundle}`

async function measureAll(
  platform: PlatformUnderTest,
  workerd: Peer | undefined,
  bundles: readonly TestBundle[],
  count: number,
): Promise<Samples[]> {
  const turns = Array.from({ length: count }, (_, turn) => turn)
  for (const [index, { code }] of bundles.entries()) await deployCopies(platform, index, code, turns)
  if (workerd) await firstAnswer(workerTarget(workerd, 'bundle0/warm-up'))
  const samples = bundles.map((): Samples => ({ inUse: [], first: [], worker: [] }))
  const pids = [...platform.pids, ...(workerd?.pids ?? [])]
  for (const turn of turns) {
    for (const [index, { inUse, first, worker }] of samples.entries()) {
      await settle(pids)
      await firstAnswer(siteTarget(platform, projectInUse(index), { path: '/_functions/warm' })) // it is in use
      inUse.push(await firstAnswer(siteTarget(platform, projectInUse(index), { path: `/_functions/copy-${turn}` })))
      await settle(pids)
      first.push(await firstAnswer(siteTarget(platform, newProject(index, turn), { path: '/_functions/copy' })))
      await settle(pids)
      if (workerd) worker.push(await firstAnswer(workerTarget(workerd, `${moduleName(index)}/${turn}`)))
    }
  }
  return samples
}

const projectInUse = (bundle: number): string => `in-use-${bundle}`
const newProject = (bundle: number, turn: number): string => `new-${bundle}-${turn}`

async function deployCopies(platform: PlatformUnderTest, bundle: number, code: string, turns: readonly number[]): Promise<void> {
  const copy = (name: string) => `globalThis.copy = ${JSON.stringify(name)};${code}`
  await createProject(platform, projectInUse(bundle))
  await createFunction(platform, projectInUse(bundle), 'warm', "export default { fetch() { return new Response('warm') } }")
  for (const turn of turns) {
    await createFunction(platform, projectInUse(bundle), `copy-${turn}`, copy(`${bundle} ${turn}`))
    await createProject(platform, newProject(bundle, turn))
    await createFunction(platform, newProject(bundle, turn), 'copy', copy(`${bundle} ${turn} new`))
  }
}

function workerTarget({ port }: Peer, path: string): LoadTarget {
  return { port, host: 'localhost', method: 'GET', path: `/${path}`, headers: {}, answerBytesMin: 0 }
}

/** @throws Error when it is not the function that answers */
async function firstAnswer(target: LoadTarget): Promise<number> {
  const { status, text, ms } = await callTarget(target)
  if (status !== 200) throw new Error(`${target.host}${target.path} answered ${status} ${text.slice(0, 500)}`)
  return ms
}

const ratio = (own: readonly number[], base: readonly number[]): number =>
  median(own.map((value, turn) => value / (base[turn] ?? Number.NaN)))

function table(bundles: readonly TestBundle[], samples: readonly Samples[]): Table {
  return {
    title: '',
    columns: ['bundle', '', 'ratio to workerd', 'median ms', 'slowest ms', 'samples'],
    rows: bundles.flatMap(({ size }, index) =>
      (['inUse', 'first', 'worker'] as const).map((situation) => {
        const own = samples[index]?.[situation] ?? []
        return [size, SITUATIONS[situation], ratio(own, samples[index]?.worker ?? []), median(own), Math.max(...own), String(own.length)]
      }),
    ),
  }
}

function goal(size: string, samples: Samples | undefined): Goal {
  const atMost = TARGETS[size] ?? Number.NaN
  return {
    sentence: `${size}, project in use ÷ workerd’s dynamic worker`,
    measured: ratio(samples?.inUse ?? [], samples?.worker ?? []),
    atMost,
  }
}
