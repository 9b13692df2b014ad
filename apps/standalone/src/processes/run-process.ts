import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { splitLines } from '../log/split-lines.ts'

export interface ProcessCommand {
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  cwd?: string
  uid?: number
  gid?: number
  /** `pipe`: stays open as long as this process lives, so that its end tells the child. */
  stdin: 'pipe' | 'ignore'
  stopSignal: 'SIGTERM' | 'SIGINT'
  /** What follows when it does not end in time. SIGKILL goes to its whole process group, and follows any other in 2 s. */
  killSignal: 'SIGKILL' | 'SIGQUIT'
  onLine(line: string): void
}

/** `error`: it could not be started at all. */
export type ProcessEnding = { error: unknown } | { code: number | null; signal: NodeJS.Signals | null }

/** One run of a process, from its start to its end. */
export interface ProcessRun {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined
  /** Settles once, when it has ended, what it left in its process group is killed, and its last lines were read; never rejects. */
  readonly ended: Promise<ProcessEnding>
  /** Aborts when it has ended. */
  readonly signal: AbortSignal
  /** Sends the stop signal, after the grace the kill signal. Answers whether it is gone, at the latest 4 s after the grace. */
  stop(graceMs: number): Promise<boolean>
  /** Sends the kill signal. */
  kill(): void
}

const LAST_GRACE_MS = 2_000
/** Its pipes may be held open by something it started in another session: its last lines are not waited for longer than this. */
const LAST_LINES_MS = 250

/** Starts a process in a session and process group of its own, so that a terminal's Ctrl-C does not reach it. */
export function runProcess(command: ProcessCommand): ProcessRun {
  const child = spawnDetached(command)
  const over = new AbortController()
  const ended = new Promise<ProcessEnding>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', (error) => child.pid === undefined && resolve({ error }))
  }).finally(() => {
    over.abort()
    killGroup(child.pid)
    return settlesWithin(allRead(child), LAST_LINES_MS)
  })
  const kill = () => {
    if (over.signal.aborted) return
    if (command.killSignal === 'SIGKILL') return killGroup(child.pid)
    child.kill(command.killSignal)
    const timer = setTimeout(() => killGroup(child.pid), LAST_GRACE_MS)
    over.signal.addEventListener('abort', () => clearTimeout(timer))
  }
  return {
    pid: child.pid,
    ended,
    signal: over.signal,
    kill,
    async stop(graceMs) {
      child.kill(command.stopSignal)
      if (await settlesWithin(ended, graceMs)) return true
      kill()
      return settlesWithin(ended, 2 * LAST_GRACE_MS)
    },
  }
}

function spawnDetached({ argv, env, cwd, uid, gid, stdin, onLine }: ProcessCommand): ChildProcess {
  const [program = '', ...args] = argv
  const identity = { ...(cwd === undefined ? {} : { cwd }), ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
  const child = spawn(program, args, { env: { ...env }, detached: true, stdio: [stdin, 'pipe', 'pipe'], ...identity })
  child.stdin?.on('error', () => undefined) // nothing is written to it; its exit tells that it is gone
  if (child.stdout) splitLines(child.stdout, onLine)
  if (child.stderr) splitLines(child.stderr, onLine)
  return child
}

async function allRead({ stdout, stderr }: ChildProcess): Promise<void> {
  await Promise.all([stdout, stderr].map((stream) => stream && !stream.closed && once(stream, 'close')))
}

async function settlesWithin(ended: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController()
  const elapsed = delay(Math.max(0, ms), false, { signal: timer.signal }).catch(() => false) // aborted below
  const inTime = await Promise.race([ended.then(() => true), elapsed])
  timer.abort()
  return inTime
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // ESRCH: nothing is left of the group, which is what is wanted
  }
}
