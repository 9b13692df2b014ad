import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import { runCli } from '../../../packages/cli/src/run-cli.ts'
import { repositoryRoot } from './platform.ts'

export interface PlatRun {
  code: number | null
  stdout: string
  stderr: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asserts
  json(): any
}

interface RunOptions {
  cwd?: string
  input?: string
  env?: Record<string, string | undefined>
}

export interface PlatUser {
  /** A folder to work in. */
  folder: string
  /** A command as the program runs it, within this process: quick. */
  run(args: readonly string[], options?: RunOptions): Promise<PlatRun>
  /** The program itself, until it ends. */
  program(args: readonly string[], options?: RunOptions): Promise<PlatRun>
  /** The program at a pseudo-terminal (util-linux's script); each answer is typed when its question is seen. All it shows is in stdout. */
  atTerminal(command: string, options: RunOptions, answers?: readonly [question: RegExp, keys: string][]): Promise<PlatRun>
  /** The program while it runs, for what does not end by itself. */
  start(args: readonly string[], options?: RunOptions): StartedPlat
  write(files: Record<string, string>, folder?: string): Promise<void>
  dispose(): Promise<void>
}

export interface StartedPlat {
  child: ChildProcess
  output(): { stdout: string; stderr: string }
  ended: Promise<PlatRun>
}

export const PLAT = path.join(repositoryRoot, 'packages/cli/bin/plat.mjs')

/** Somebody at a machine with the command line, an own home and nothing in it. */
export async function createPlatUser(apiUrl: string): Promise<PlatUser> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'plat user-'))
  const folder = path.join(home, 'work')
  await mkdir(folder)
  const surroundings = { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, HOME: home, PLAT_API: apiUrl, GIT_CONFIG_GLOBAL: '/dev/null' }
  const start = (args: readonly string[], { cwd = folder, input, env = {} }: RunOptions = {}): StartedPlat => {
    const child = spawn(process.execPath, [PLAT, ...args], {
      cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...surroundings, ...env },
    })
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input ?? '')
    const ended = new Promise<PlatRun>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) }))
    })
    return { child, output: () => ({ stdout, stderr }), ended }
  }
  return {
    folder,
    start,
    program: (args, options) => start(args, options).ended,
    atTerminal(command, { cwd = folder, env = {} }, answers = []) {
      const child = spawn('script', ['-qec', `stty cols 100 rows 30; '${process.execPath}' '${PLAT}' ${command}`, '/dev/null'], {
        cwd,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...surroundings, TERM: 'xterm', ...env },
      })
      const waiting = [...answers]
      let stdout = ''
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString()
        const [next] = waiting
        if (!next?.[0].test(stdout)) return
        waiting.shift()
        child.stdin.write(next[1])
      })
      return new Promise((resolve, reject) => {
        child.once('error', reject)
        child.once('close', (code) => resolve({ code, stdout, stderr: '', json: () => JSON.parse(stdout) }))
      })
    },
    async run(argv, { cwd = folder, input = '', env = {} } = {}) {
      const stdout = collect()
      const stderr = collect()
      const code = await runCli({
        argv,
        cwd,
        env: { ...surroundings, ...env },
        stdin: Readable.from([Buffer.from(input)]),
        stdout: stdout.stream,
        stderr: stderr.stream,
        onInterrupt: () => undefined,
      })
      return { code, stdout: stdout.text(), stderr: stderr.text(), json: () => JSON.parse(stdout.text()) }
    },
    async write(files, target = folder) {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(target, name)), { recursive: true })
        await writeFile(path.join(target, name), text)
      }
    },
    dispose: () => rm(home, { recursive: true, force: true }),
  }
}

function collect(): { stream: Writable; text(): string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString() }
}
