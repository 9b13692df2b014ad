import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { detectCgroups } from '../cgroups/detect-cgroups.ts'
import { nodeRuntimePaths } from '../node-runtime-paths.ts'
import type { SandboxDriver, SandboxExit, SandboxedProcess, SandboxSpec } from '../sandbox.ts'
import { type DriverChoice, openDriver } from './open-driver.ts'

export interface CommandResult extends SandboxExit {
  stdout: string
  stderr: string
}

type Changes = Partial<Omit<SandboxSpec, 'limits'>> & { limits?: Partial<SandboxSpec['limits']> }

const LIMITS = { memoryBytesMax: 512 * 1024 * 1024, pidsMax: 64 }

/** A driver under test with directories of its own, in a path with a blank. */
export class ConformanceSubject {
  readonly driver: SandboxDriver
  readonly choice: DriverChoice
  /** Writable for the commands, and where they start. */
  readonly workDir: string
  /** Named by no spec. */
  readonly hostDir: string
  private readonly root: string
  private readonly started: SandboxedProcess[] = []

  private constructor(driver: SandboxDriver, choice: DriverChoice, root: string) {
    this.driver = driver
    this.choice = choice
    this.root = root
    this.workDir = join(root, 'work dir')
    this.hostDir = join(root, 'host dir')
  }

  /** A text says why this host cannot have the driver. */
  static async open(choice: Omit<DriverChoice, 'stateDir'>): Promise<ConformanceSubject | string> {
    const root = await mkdtemp(join(tmpdir(), 'plat sandbox-'))
    const whole = { ...choice, stateDir: join(root, 'state dir') }
    const driver = await openDriver(whole)
    if (typeof driver === 'string') {
      await rm(root, { recursive: true })
      return driver
    }
    const subject = new ConformanceSubject(driver, whole, root)
    await mkdir(subject.workDir)
    await mkdir(subject.hostDir)
    return subject
  }

  /** Ends what a failed test left and removes the directories. */
  async close(): Promise<void> {
    await Promise.all(this.started.map((sandboxed) => sandboxed.kill()))
    // As the next start would: for the groups of the services that tests killed.
    if (this.choice.useCgroup) await detectCgroups(this.choice.stateDir, '/bin/sh')
    await rm(this.root, { recursive: true })
  }

  async start(argv: [string, ...string[]], { limits, ...changes }: Changes = {}): Promise<SandboxedProcess> {
    const sandboxed = await this.driver.start({
      argv,
      cwd: this.workDir,
      env: { PATH: '/usr/bin:/bin' },
      readOnly: nodeRuntimePaths(),
      writable: [this.workDir],
      network: 'none',
      limits: { ...LIMITS, ...limits },
      ...changes,
    })
    this.started.push(sandboxed)
    return sandboxed
  }

  /** Runs a command to its end, without input. */
  async run(argv: [string, ...string[]], changes: Changes = {}): Promise<CommandResult> {
    const sandboxed = await this.start(argv, changes)
    sandboxed.stdin.end()
    const [stdout, stderr, exit] = await Promise.all([text(sandboxed.stdout), text(sandboxed.stderr), sandboxed.exited])
    return { ...exit, stdout, stderr }
  }

  sh(script: string, changes: Changes = {}): Promise<CommandResult> {
    return this.run(['/bin/sh', '-c', script], changes)
  }

  node(script: string, changes: Changes = {}): Promise<CommandResult> {
    return this.run([process.execPath, '-e', script], changes)
  }
}
