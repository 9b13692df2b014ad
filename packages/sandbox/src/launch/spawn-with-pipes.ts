import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Duplex, type Readable, type Writable } from 'node:stream'

export interface SpawnPlan {
  command: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
  /** Socket pairs wanted from descriptor 3 on. */
  pipes: number
  /** Descriptors of ours that a child would inherit. */
  inheritable: readonly number[]
  /** An open /dev/null, where there are such. */
  nullDescriptor: number | undefined
}

export interface SpawnedProcess {
  child: ChildProcess
  pid: number
  stdin: Writable
  stdout: Readable
  stderr: Readable
  pipes: Duplex[]
}

/**
 * Starts a process that leads its own session and process group, with pipes and nothing else of ours: an inheritable descriptor is
 * replaced by /dev/null. Errors on its streams (it may end at any time) are swallowed; its end tells. @throws Error when it cannot be
 * started.
 */
export async function spawnWithPipes({ command, cwd, env, pipes, inheritable, nullDescriptor }: SpawnPlan): Promise<SpawnedProcess> {
  const [program = '', ...args] = command
  const count = Math.max(2 + pipes, ...inheritable) + 1
  const stdio = Array.from({ length: count }, (_, i) => {
    if (i < 3 + pipes) return 'pipe'
    return inheritable.includes(i) && nullDescriptor !== undefined ? nullDescriptor : 'ignore'
  })
  const options: SpawnOptions = { cwd, env: { ...env }, stdio, detached: true }
  const child = spawn(program, args, options)
  const { pid, stdin, stdout, stderr } = child
  if (pid === undefined || !stdin || !stdout || !stderr) {
    const [error] = await once(child, 'error')
    throw error
  }
  const further = child.stdio.slice(3, 3 + pipes).filter((stream) => stream instanceof Duplex)
  for (const stream of [stdin, stdout, stderr, ...further]) stream.on('error', () => {})
  // What is in this list when the process ends Node reads away, whether its reader has come yet or not.
  child.stdio.splice(0)
  // Only failing to send a signal reports here once it runs, and whoever sends one finds that out.
  child.on('error', () => {})
  return { child, pid, stdin, stdout, stderr, pipes: further }
}
