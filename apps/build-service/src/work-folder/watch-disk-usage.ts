import { setTimeout as delay } from 'node:timers/promises'
import { diskUsage } from './disk-usage.ts'

interface DiskWatch {
  folder: string
  bytesMax: number
  /** Called once. */
  onExceeded(): void
}

const PAUSE_MS_MIN = 1_000
/** Looking may take at most a tenth of the time, however many files there are. */
const PAUSE_PER_LOOK = 10

/**
 * Looks at the size of a folder every second, or less often when looking takes long, until `stop()`. Between two looks it may grow
 * further.
 */
export function watchDiskUsage({ folder, bytesMax, onExceeded }: DiskWatch): { stop(): void } {
  const stopped = new AbortController()
  const watch = async (): Promise<void> => {
    let pauseMs = PAUSE_MS_MIN
    while (!stopped.signal.aborted) {
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined) // ended by stop()
      if (stopped.signal.aborted) return
      const startedAt = performance.now()
      if (((await diskUsage(folder)) ?? 0) > bytesMax && !stopped.signal.aborted) return onExceeded()
      pauseMs = Math.max(PAUSE_MS_MIN, (performance.now() - startedAt) * PAUSE_PER_LOOK)
    }
  }
  void watch()
  return { stop: () => stopped.abort() }
}
