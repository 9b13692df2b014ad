import { descendants, type Platform } from '../../tests/e2e/support/platform.ts'
import { cpuTimes } from './cpu-time.ts'

/** Less than this is no proof of having run the call. */
const CPU_MIN_MICROSECONDS = 50_000

/**
 * Process id of the guest that runs a project's functions: whoever below the functions-service used the CPU while `burn` called one.
 *
 * @throws Error when nobody did
 */
export async function findGuest(platform: Platform, burn: () => Promise<unknown>): Promise<number> {
  const service = platform.servicePid('functions-service')
  const before = cpuTimes(service)
  await burn()
  const after = cpuTimes(service)
  const used = descendants(service).map(({ pid }) => ({ pid, microseconds: (after.get(pid) ?? 0) - (before.get(pid) ?? 0) }))
  const [busiest] = used.sort((left, right) => right.microseconds - left.microseconds)
  if (!busiest || busiest.microseconds < CPU_MIN_MICROSECONDS) throw new Error('no process below the functions-service ran the call')
  return busiest.pid
}
