import type { LoadTarget } from '../load/load-target.ts'
import { burningProcess } from './burning-process.ts'
import { callTarget } from './call-target.ts'
import { siteTarget } from './site-target.ts'
import type { PlatformUnderTest } from './with-platform.ts'

const FIRST_ROUNDS = 1_000_000
/** Long enough that the steps of the clock do not matter. */
const MEASURED_MICROSECONDS = 300_000

/**
 * The request that makes a function `burn` of BURN_CODE use that much CPU time. Found by the CPU time that its guest really uses, so that it
 * holds on a machine that does other work too, and beside guests that are starting. The function is loaded and compiled then.
 *
 * @throws Error when the function does not answer
 */
export async function calibrateBurn(platform: PlatformUnderTest, project: string, cpuMs: number): Promise<LoadTarget> {
  const service = platform.servicePid('functions-service')
  for (let rounds = FIRST_ROUNDS; ; rounds *= 2) {
    const burn = async () => {
      const { status, text } = await callTarget(burning(platform, project, rounds))
      if (status !== 200) throw new Error(`the function that burns CPU answered ${status} ${text.slice(0, 500)}`)
    }
    const used = (await burningProcess(service, burn))?.microseconds ?? 0
    if (used >= MEASURED_MICROSECONDS) return burning(platform, project, Math.round((rounds * cpuMs * 1000) / used))
  }
}

function burning(platform: PlatformUnderTest, project: string, rounds: number): LoadTarget {
  return siteTarget(platform, project, {
    path: '/_functions/burn',
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify({ rounds })),
  })
}
