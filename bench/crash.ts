import { setTimeout as delay } from 'node:timers/promises'
import type { LoadTarget } from './load/load-target.ts'
import { startSteadyCalls } from './load/start-steady-calls.ts'
import { BURN_CODE } from './support/burn-code.ts'
import { calibrateBurn } from './support/calibrate-burn.ts'
import { callTarget } from './support/call-target.ts'
import { createFunction } from './support/create-function.ts'
import { createProject } from './support/create-project.ts'
import { findGuest } from './support/find-guest.ts'
import { median } from './support/median.ts'
import type { Benchmark } from './support/report.ts'
import { settle } from './support/settle.ts'
import { type PlatformUnderTest, withPlatform } from './support/with-platform.ts'

/** Of CPU time: by it the guest is found. */
const BURN_MS = 200
const CALLS_PER_SECOND = 20
/** Of light load before the guest is killed. */
const LOADED_MS = 500
const ANSWER_LIMIT_MS = 30_000

interface Crash {
  /** From the kill to the end of the next call that was answered. */
  ms: number
  /** Calls after the kill that failed before one was answered. */
  refused: number
  /** Calls of the light load. */
  calls: number
  failures: number
}

/** How long a project is without a guest when its guest dies. */
export const crashBenchmark: Benchmark = {
  shows: 'time from the death of a guest to the next answered call, with the project under light load',
  measure: ({ isQuick }) =>
    withPlatform(async (platform) => {
      const crashes: Crash[] = []
      for (let turn = 0; turn < (isQuick ? 5 : 20); turn += 1) crashes.push(await crashOnce(platform, `crash-${turn}`))
      const times = crashes.map(({ ms }) => ms)
      const sum = (count: (crash: Crash) => number) => crashes.reduce((total, crash) => total + count(crash), 0)
      return {
        method: [
          `Each guest gets ${CALLS_PER_SECOND} calls a second and then SIGKILL, once the platform has its spare guests.`,
          'From then on calls are sent one after the other until one is answered with 200; the time ends with its last byte.',
          'Every crash is one of another project, so that no function has a history of crashes.',
          'Calls that were running in the dying guest, or reached it before its death was noticed, may fail.',
        ],
        tables: [
          {
            title: '',
            columns: ['crashes', 'median ms', 'fastest ms', 'slowest ms', 'calls refused after the crash', 'light load', 'failed of it'],
            rows: [
              [
                String(crashes.length),
                median(times),
                Math.min(...times),
                Math.max(...times),
                String(sum(({ refused }) => refused)),
                String(sum(({ calls }) => calls)),
                String(sum(({ failures }) => failures)),
              ],
            ],
          },
        ],
        goals: [{ sentence: 'median ms from SIGKILL to the next answer, with a spare guest', measured: median(times), atMost: 10 }],
        failures: sum(({ refused, failures }) => refused + failures),
        skipped: [],
      }
    }),
}

async function crashOnce(platform: PlatformUnderTest, project: string): Promise<Crash> {
  await createProject(platform, project)
  await createFunction(platform, project, 'burn', BURN_CODE)
  const burning = await calibrateBurn(platform, project, BURN_MS)
  const light: LoadTarget = { ...burning, body: Buffer.from('{"rounds":0}') }
  await settle(platform.pids)
  const guest = await findGuest(platform, () => callTarget(burning))
  const load = startSteadyCalls(light, CALLS_PER_SECOND)
  await delay(LOADED_MS)
  await settle(platform.pids, { share: 0.3 })
  const crash = await killAndCall(guest, light)
  const { calls, failures } = await load.stop()
  return { ...crash, calls, failures }
}

async function killAndCall(guest: number, target: LoadTarget): Promise<{ ms: number; refused: number }> {
  process.kill(guest, 'SIGKILL')
  const killedAt = performance.now()
  for (let refused = 0; ; refused += 1) {
    const { status, text } = await callTarget(target)
    const ms = performance.now() - killedAt
    if (status === 200) return { ms, refused }
    if (ms > ANSWER_LIMIT_MS) throw new Error(`${Math.round(ms)} ms after the crash: ${status} ${text.slice(0, 500)}`)
  }
}
