import { findProgram } from '../peers/find-program.ts'
import type { LoadOptions, LoadResult, LoadTarget } from './load-target.ts'
import { runOwnLoad } from './run-own-load.ts'
import { runWrk } from './run-wrk.ts'

const wrk = findProgram('wrk')

/** Which generator makes the load. */
export const loadGenerator = wrk ? 'wrk -t1' : 'bench/load/run-own-load.ts, because wrk is not installed'

/**
 * A closed loop of keep-alive connections, each with one request in flight.
 *
 * @throws Error when the answers are shorter than they must be, or none came
 */
export async function runLoad(target: LoadTarget, options: LoadOptions): Promise<LoadResult> {
  const { bytes, ...result } = wrk ? await runWrk(wrk, target, options) : await runOwnLoad(target, options)
  const place = `${target.method} ${target.host}:${target.port}${target.path}`
  if (result.requests === 0) throw new Error(`${place} answered nothing in ${options.seconds} s`)
  if (bytes < (result.requests - result.failures) * target.answerBytesMin) throw new Error(`${place} gave shorter answers than it should`)
  return result
}
