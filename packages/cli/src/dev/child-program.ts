import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const STOP_MS = 2_500

export interface ChildOptions {
  name: string
  argv: readonly [string, ...string[]]
  cwd: string
  env: Readonly<Record<string, string | undefined>>
  /** One line of its standard output. */
  onLine(line: string): void
  /** One line of its standard error; the last ones are told when it ends by itself. */
  onErrorLine(line: string): void
  /** It ended although nobody stopped it. */
  onExit(code: number | null): void
  /** Gets a process group of its own: for programs that start others. */
  isGroup?: boolean
}

/** A program that is run beside this process and ends at the latest with it, as its standard input closes then. */
export class ChildProgram {
  readonly #child: ChildProcess
  readonly #isGroup: boolean
  #isStopping = false

  constructor({ argv: [command, ...args], cwd, env, onLine, onErrorLine, onExit, isGroup = false }: ChildOptions) {
    this.#isGroup = isGroup
    this.#child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
    this.#child.stdin?.on('error', () => undefined) // it has ended: told below
    for (const [stream, tell] of [
      [this.#child.stdout, onLine],
      [this.#child.stderr, onErrorLine],
    ] as const)
      if (stream) createInterface({ input: stream }).on('line', tell)
    this.#child.once('error', () => onExit(null))
    this.#child.once('exit', (code) => {
      if (!this.#isStopping) onExit(code)
    })
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined
  }

  /** Asks it to end, and ends it after 2.5 s. */
  async stop(): Promise<void> {
    this.#isStopping = true
    if (this.hasEnded) return
    const exited = once(this.#child, 'exit')
    this.#signal('SIGTERM')
    this.#child.stdin?.end()
    const kill = setTimeout(() => this.#signal('SIGKILL'), STOP_MS)
    await exited
    clearTimeout(kill)
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#isGroup && this.#child.pid !== undefined) process.kill(-this.#child.pid, signal)
      else this.#child.kill(signal)
    } catch {
      // it has ended meanwhile
    }
  }
}
