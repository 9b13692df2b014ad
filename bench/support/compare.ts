import { answerRate } from '../load/answer-rate.ts'
import type { LoadResult, LoadTarget } from '../load/load-target.ts'
import { runLoad } from '../load/run-load.ts'
import type { BenchSettings } from './bench-settings.ts'
import { callTarget } from './call-target.ts'
import { cpuBetween, cpuTimes } from './cpu-time.ts'
import { median } from './median.ts'
import { settle } from './settle.ts'

export interface Contestant {
  name: string
  target: LoadTarget
  /** Whose process trees are all of its processes. */
  pids: readonly number[]
}

interface Round extends LoadResult {
  /** Good answers a second. */
  rate: number
  /** CPU time of all processes, in microseconds a request, what they put off included. */
  cpu: number
}

export interface Comparison {
  /** Median over the rounds; NaN when the contestant was not there. */
  median(name: string, figure: keyof Round): number
  /** Median of the round-by-round ratios. */
  ratio(name: string, base: string, figure?: keyof Round): number
  failures(name: string): number
  allFailures: number
}

const WARM_UP_SECONDS = 1

/** Gives each contestant the same load, one after the other in each round, so that a busy minute hits all of them. */
export async function compare(
  contestants: readonly Contestant[],
  { rounds, seconds }: BenchSettings,
  connections: number,
): Promise<Comparison> {
  const everybody = [...new Set(contestants.flatMap(({ pids }) => pids))]
  for (const { name, target } of contestants) {
    const { status, text } = await callTarget(target)
    if (status !== 200) throw new Error(`${name} answered ${status} ${text.slice(0, 500)}`)
    await runLoad(target, { connections, seconds: WARM_UP_SECONDS })
  }
  const results = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, target, pids } of contestants) {
      await settle(everybody)
      results.get(name)?.push(await runRound(target, pids, { connections, seconds }))
    }
  }
  const valuesOf = (name: string, figure: keyof Round) => (results.get(name) ?? []).map((round) => round[figure])
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  return {
    median: (name, figure) => median(valuesOf(name, figure)),
    ratio: (name, base, figure = 'rate') => {
      const bases = valuesOf(base, figure)
      return median(valuesOf(name, figure).map((value, round) => value / (bases[round] ?? Number.NaN)))
    },
    failures: (name) => sum(valuesOf(name, 'failures')),
    allFailures: sum(contestants.flatMap(({ name }) => valuesOf(name, 'failures'))),
  }
}

async function runRound(target: LoadTarget, pids: readonly number[], options: { connections: number; seconds: number }): Promise<Round> {
  const before = pids.map(cpuTimes)
  const result = await runLoad(target, options)
  await settle(pids)
  const microseconds = pids.reduce((total, pid, index) => total + cpuBetween(before[index] ?? new Map(), cpuTimes(pid)), 0)
  return { ...result, rate: answerRate(result), cpu: microseconds / result.requests }
}
