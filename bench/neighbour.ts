import { answerRate } from './load/answer-rate.ts'
import type { LoadResult, LoadTarget } from './load/load-target.ts'
import { runLoad } from './load/run-load.ts'
import { startSteadyCalls } from './load/start-steady-calls.ts'
import type { BenchSettings } from './support/bench-settings.ts'
import { BURN_CODE } from './support/burn-code.ts'
import { calibrateBurn } from './support/calibrate-burn.ts'
import { createFunction } from './support/create-function.ts'
import { createProject } from './support/create-project.ts'
import { median } from './support/median.ts'
import type { Benchmark, Table } from './support/report.ts'
import { settle } from './support/settle.ts'
import { siteTarget } from './support/site-target.ts'
import { type PlatformUnderTest, withPlatform } from './support/with-platform.ts'

const CONNECTIONS = 32
const HOG_CPU_MS = 50
const HOG_CALLS_PER_SECOND = 10
const SMALL_CODE = 'export async function handler(event) { return { message: "Hello " + event.name } }'

interface Situation {
  name: string
  /** What burns CPU meanwhile. */
  hog?: LoadTarget
  rounds: LoadResult[]
  hogCalls: number
  hogFailures: number
  hogLatenciesMs: number[]
}

/** A small function at full load beside one that burns CPU. */
export const neighbourBenchmark: Benchmark = {
  shows: `latency of a small function at full load, beside one that burns ${HOG_CPU_MS} ms of CPU ${HOG_CALLS_PER_SECOND} times a second`,
  measure: (settings) =>
    withPlatform(async (platform) => {
      const small = await deployFunctions(platform)
      const ownHog = await calibrateBurn(platform, 'small', HOG_CPU_MS)
      const otherHog = await calibrateBurn(platform, 'other', HOG_CPU_MS)
      const nothingYet = () => ({ rounds: [], hogCalls: 0, hogFailures: 0, hogLatenciesMs: [] })
      const alone: Situation = { name: 'alone', ...nothingYet() }
      const otherProject: Situation = { name: 'hog in another project', hog: otherHog, ...nothingYet() }
      const sameProject: Situation = { name: 'hog in the same project', hog: ownHog, ...nothingYet() }
      const situations = [alone, otherProject, sameProject]
      await runRounds(platform, small, situations, settings)
      const failures = situations.reduce((sum, each) => sum + failuresOf(each) + each.hogFailures, 0)
      return {
        method: [
          `The small function has ${CONNECTIONS} connections.`,
          'The hog runs a loop whose length was found by the CPU time it used alone; it starts a second before the measurement.',
          'Servers share one core: the hog takes about half of it.',
        ],
        tables: [table(situations)],
        goals: [
          { sentence: 'p99 ms beside a hog in another project', measured: p99(otherProject), atMost: 20 },
          { sentence: 'failed calls', measured: failures, atMost: 0 },
        ],
        failures,
        skipped: [],
      }
    }),
}

async function deployFunctions(platform: PlatformUnderTest): Promise<LoadTarget> {
  for (const project of ['small', 'other']) {
    await createProject(platform, project)
    await createFunction(platform, project, 'burn', BURN_CODE)
  }
  await createFunction(platform, 'small', 'hello', SMALL_CODE)
  return siteTarget(platform, 'small', {
    path: '/_functions/hello',
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from('{"name":"World"}'),
    answerBytesMin: '{"message":"Hello World"}'.length,
  })
}

async function runRounds(platform: PlatformUnderTest, small: LoadTarget, situations: Situation[], settings: BenchSettings): Promise<void> {
  await runLoad(small, { connections: CONNECTIONS, seconds: 1 })
  for (let round = 0; round < settings.rounds; round += 1) {
    for (const situation of situations) {
      await settle(platform.pids)
      await runRound(situation, small, settings.seconds)
    }
  }
}

async function runRound(situation: Situation, small: LoadTarget, seconds: number): Promise<void> {
  const hog = situation.hog && startSteadyCalls(situation.hog, HOG_CALLS_PER_SECOND)
  await runLoad(small, { connections: CONNECTIONS, seconds: 1 })
  situation.rounds.push(await runLoad(small, { connections: CONNECTIONS, seconds }))
  if (!hog) return
  const { calls, failures, latenciesMs } = await hog.stop()
  situation.hogCalls += calls
  situation.hogFailures += failures
  situation.hogLatenciesMs.push(...latenciesMs)
}

const failuresOf = ({ rounds }: Situation): number => rounds.reduce((sum, { failures }) => sum + failures, 0)
const p99 = ({ rounds }: Situation): number => median(rounds.map((round) => round.p99))

function table(situations: readonly Situation[]): Table {
  return {
    title: '',
    columns: ['', 'p50 ms', 'p95 ms', 'p99 ms', 'answers/s', 'failed', 'hog p50 ms', 'hog calls', 'hog failed'],
    rows: situations.map((situation) => [
      situation.name,
      median(situation.rounds.map(({ p50 }) => p50)),
      median(situation.rounds.map(({ p95 }) => p95)),
      p99(situation),
      median(situation.rounds.map(answerRate)),
      String(failuresOf(situation)),
      median(situation.hogLatenciesMs),
      String(situation.hogCalls),
      String(situation.hogFailures),
    ]),
  }
}
