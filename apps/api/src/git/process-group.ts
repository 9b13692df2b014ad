import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

const KIND_MS = 5_000
const LOOK_MS = 20

/** A child that was started `detached`, with everything it started in turn. */
export interface ProcessGroup {
  /** Asks all of them to end (SIGTERM), makes them after 5 s (SIGKILL), and settles when none is left. May be called again. */
  end(): Promise<void>
}

/** The process group a detached child leads (kill(2), negative id). */
export function processGroupOf({ pid }: ChildProcess): ProcessGroup {
  let ending: Promise<void> | undefined
  const end = async (): Promise<void> => {
    const forceAt = Date.now() + KIND_MS
    signal(pid, 'SIGTERM')
    while (signal(pid, 0)) {
      await delay(LOOK_MS)
      if (Date.now() > forceAt) signal(pid, 'SIGKILL')
    }
  }
  return {
    end() {
      ending ??= end()
      return ending
    },
  }
}

/** Whether anyone was there to be signalled. */
function signal(pid: number | undefined, name: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, name)
  } catch {
    return false // all of them have ended
  }
}
