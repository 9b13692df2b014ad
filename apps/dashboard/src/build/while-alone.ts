import { setTimeout as delay } from 'node:timers/promises'
import { takeLock } from '@plat/shared/storage/take-lock.ts'

const POLL_MS = 200

/** Runs `act` while no other process that names the same file does, waiting for its turn. */
export async function whileAlone<Value>(file: string, signal: AbortSignal, act: () => Promise<Value>): Promise<Value> {
  let lock = takeLock(file)
  for (; !lock; lock = takeLock(file)) await delay(POLL_MS, undefined, { signal })
  try {
    return await act()
  } finally {
    lock.release()
  }
}
