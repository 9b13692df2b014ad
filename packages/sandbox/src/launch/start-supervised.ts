import type { Duplex } from 'node:stream'
import type { Containment } from '../containment/containment.ts'
import type { SandboxedProcess } from '../sandbox.ts'
import type { LaunchRuntime } from './launch-runtime.ts'
import { type SpawnedProcess, spawnWithPipes } from './spawn-with-pipes.ts'
import { superviseProcess } from './supervise-process.ts'

export interface SupervisedLaunch {
  runtime: LaunchRuntime
  /** Opened for this launch; given back here, whatever happens. */
  containment: Containment
  command: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
  /** The first pipe, at descriptor 3, is the channel of the command. */
  hasChannel: boolean
  /** Pipes for the launch itself, from the next descriptor on. */
  ownPipes: number
  /** Called with them as soon as the process is there; what it answers is waited for before the end is dealt with. Must not reject. */
  onSpawned?: (pipes: Duplex[]) => Promise<void>
  /** Called when no process is left, or none was started. */
  onEnded?: () => void
}

/**
 * Starts a command so that nothing of it can outlive its first process, its handle or this service. @throws Error when it cannot be
 * started.
 */
export async function startSupervised(launch: SupervisedLaunch): Promise<SandboxedProcess> {
  const { runtime, containment, hasChannel, ownPipes } = launch
  const guarded = runtime.guard.add({ mark: containment.mark, processesFile: containment.processesFiles[0] })
  let spawned: SpawnedProcess
  try {
    const { command, cwd, env } = launch
    const { inheritable, nullDescriptor } = runtime
    spawned = await spawnWithPipes({ command, cwd, env, pipes: ownPipes + (hasChannel ? 1 : 0), inheritable, nullDescriptor })
  } catch (error) {
    guarded.end()
    launch.onEnded?.()
    await containment.release()
    throw error
  }
  guarded.started(spawned.pid)
  containment.started(spawned.pid)
  return superviseProcess(spawned, {
    containment,
    channel: hasChannel ? spawned.pipes[0] : undefined,
    beforeCleanup: launch.onSpawned?.(spawned.pipes.slice(hasChannel ? 1 : 0)),
    onEnded() {
      guarded.end()
      launch.onEnded?.()
    },
  })
}
