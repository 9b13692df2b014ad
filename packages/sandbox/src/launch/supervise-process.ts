import type { Duplex } from 'node:stream'
import type { Containment } from '../containment/containment.ts'
import type { SandboxExit, SandboxedProcess } from '../sandbox.ts'
import { drainStream } from './drain-stream.ts'
import type { SpawnedProcess } from './spawn-with-pipes.ts'

export interface Supervision {
  containment: Containment
  channel: Duplex | undefined
  /** Waited for after the first process has ended and before the rest is. Must not reject. */
  beforeCleanup: Promise<void> | undefined
  /** Called when no process is left. */
  onEnded: () => void
}

/** Makes the handle of a process just spawned: everything of it ends when its first process does, and is given back after that. */
export function superviseProcess(spawned: SpawnedProcess, supervision: Supervision): SandboxedProcess {
  const { child, pid, stdin, stdout, stderr } = spawned
  const { containment, channel } = supervision

  const finish = async (code: number | null, signal: NodeJS.Signals | null): Promise<SandboxExit> => {
    await supervision.beforeCleanup
    await containment.killAll()
    const outOfMemory = code !== 0 && (await containment.ranOutOfMemory())
    supervision.onEnded()
    stdin.destroy()
    for (const stream of [stdout, stderr, ...(channel ? [channel] : [])]) drainStream(stream)
    void containment.release()
    return { code, signal, outOfMemory }
  }
  let isEnded = false
  let hadOutOfMemory = false
  const exited = new Promise<SandboxExit>((resolve) => child.once('exit', (code, signal) => resolve(finish(code, signal))))
  void exited.then(({ outOfMemory }) => {
    isEnded = true
    hadOutOfMemory = outOfMemory
  })

  return {
    pid,
    stdin,
    stdout,
    stderr,
    channel,
    exited,
    async kill() {
      if (!isEnded) {
        void containment.killAll()
        killGroup(pid)
      }
      await exited
    },
    ranOutOfMemory: async () => (isEnded ? hadOutOfMemory : await containment.ranOutOfMemory()),
    memoryBytes: async () => (isEnded ? 0 : await containment.memoryBytes()),
  }
}

/** At once, before anybody has been looked for; the first process has not been reaped yet, so the number is still its own. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Its end is on the way to us.
  }
}
