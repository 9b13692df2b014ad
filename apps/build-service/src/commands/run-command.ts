import { finished } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { SandboxDriver, SandboxExit, SandboxedProcess, SandboxLimits } from '@plat/sandbox/sandbox.ts'
import type { BuildLog } from '../log/build-log.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'

export interface Command {
  /** Whose output it is in the log. */
  step: string
  argv: readonly [string, ...string[]]
  cwd: string
  env: Readonly<Record<string, string>>
  readOnly: readonly string[]
  writable: readonly string[]
  network: 'none' | 'egress'
  /** Written to its standard input, which is then closed. */
  input?: string
  /** Its standard output is data for us instead of lines for the log; so many bytes at most. */
  captureBytesMax?: number
}

export interface CommandRunner {
  sandbox: SandboxDriver
  log: BuildLog
  /** Aborted with the error that ends the build. */
  signal: AbortSignal
  limits: SandboxLimits
  /** Longest time without a line. */
  idleMs: number
  egressSocketPath: string
}

export interface CommandResult {
  code: number | null
  signal: NodeJS.Signals | null
  /** The captured standard output; empty when it was logged. */
  output: string
}

const HEAP_EXHAUSTED = /JavaScript heap out of memory|Reached heap limit/
/** A writer that got away may hold a pipe open after its program has ended (R34). */
const OUTPUT_GRACE_MS = 3_000

/**
 * Runs a program in the sandbox to its end, its output going into the build's log. When it ends, every process of it is gone.
 *
 * @throws BuildFailure BUILD_OUT_OF_MEMORY, BUILD_TIMEOUT after silence; whatever the signal was aborted with
 */
export async function runCommand(runner: CommandRunner, command: Command): Promise<CommandResult> {
  const { sandbox, signal, limits, egressSocketPath } = runner
  signal.throwIfAborted()
  const { argv, cwd, env, readOnly, writable, network, input } = command
  const child = await sandbox.start({ argv, cwd, env, readOnly, writable, network, egressSocketPath, limits })
  const kill = () => void child.kill()
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  const silence = watchSilence(runner.idleMs, kill)
  try {
    child.stdin.end(input ?? '')
    const outputs = readOutputs(runner, command, child, silence.reset)
    const exit = await child.exited
    await Promise.race([outputs.ended, delay(signal.aborted ? 0 : OUTPUT_GRACE_MS, undefined, { ref: false })])
    child.stdout.destroy()
    child.stderr.destroy()
    const { output, tail } = await outputs.ended
    signal.throwIfAborted()
    refuseBrokenLimits(exit, tail, silence.isOver(), runner)
    return { code: exit.code, signal: exit.signal, output }
  } finally {
    silence.stop()
    signal.removeEventListener('abort', kill)
    await child.kill()
  }
}

function readOutputs({ log }: CommandRunner, { step, captureBytesMax }: Command, child: SandboxedProcess, onChunk: () => void) {
  const output = captureBytesMax === undefined ? log.read(step, 'stdout', child.stdout, onChunk) : capture(child, captureBytesMax, onChunk)
  const errors = log.read(step, 'stderr', child.stderr, onChunk)
  const ended = Promise.all([output, errors]).then(([first, second]) => ({
    output: captureBytesMax === undefined ? '' : first,
    tail: captureBytesMax === undefined ? first + second : second,
  }))
  return { ended }
}

/** What is above the bound is dropped; whoever reads the data finds it incomplete. */
async function capture(child: SandboxedProcess, bytesMax: number, onChunk: () => void): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => {
    onChunk()
    if (bytes < bytesMax) chunks.push(chunk)
    bytes += chunk.length
  })
  await finished(child.stdout, { writable: false }).catch(() => undefined) // destroyed: what arrived counts
  return Buffer.concat(chunks).subarray(0, bytesMax).toString('utf8')
}

function watchSilence(idleMs: number, onSilence: () => void) {
  let isOver = false
  const timer = setTimeout(() => {
    isOver = true
    onSilence()
  }, idleMs)
  return { reset: () => void timer.refresh(), stop: () => clearTimeout(timer), isOver: () => isOver }
}

function refuseBrokenLimits(exit: SandboxExit, tail: string, isSilent: boolean, { limits, idleMs }: CommandRunner): void {
  if (isSilent)
    throw new BuildFailure(
      'BUILD_TIMEOUT',
      `Nothing was printed for ${Math.round(idleMs / 1000)} seconds, so the build was ended. Does a command wait for input?`,
    )
  if (exit.outOfMemory || (exit.code !== 0 && HEAP_EXHAUSTED.test(tail)))
    throw new BuildFailure(
      'BUILD_OUT_OF_MEMORY',
      `The build used more than its ${Math.round(limits.memoryBytesMax / 2 ** 20)} MiB of memory. Use less, or ask the operator for more.`,
    )
}
