import type { Platform } from '../../tests/e2e/support/platform.ts'
import { burningProcess } from './burning-process.ts'

/** Less than this is no proof of having run the call. */
const CPU_MIN_MICROSECONDS = 50_000
const TRIES = 3

/**
 * Process id of the guest that runs a project's functions: whoever below the functions-service used the CPU each time that `burn` called one.
 *
 * @throws Error when nobody did
 */
export async function findGuest(platform: Platform, burn: () => Promise<unknown>): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const found = await burningProcess(platform.servicePid('functions-service'), burn)
    if (found && found.microseconds >= CPU_MIN_MICROSECONDS) return found.pid
  }
  throw new Error('no process below the functions-service ran the call')
}
