import { setTimeout as delay } from 'node:timers/promises'

const GIVE_UP_AFTER_MS = 10_000
const PAUSE_MS_MAX = 50

/**
 * SIGKILLs what `findPids` finds until it finds nothing, so that children forked meanwhile are met by the next round.
 * Gives up after 10 s: SIGKILL cannot end a process that is stuck in the kernel.
 */
export async function killUntilNoneLeft(findPids: () => Promise<readonly number[]>): Promise<void> {
  const deadline = performance.now() + GIVE_UP_AFTER_MS
  for (let pauseMs = 1; performance.now() < deadline; pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
    const pids = await findPids()
    if (pids.length === 0) return
    for (const pid of pids) kill(pid)
    await delay(pauseMs)
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Ended since it was found.
  }
}
