import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

const OUTPUT_CHARACTERS_MAX = 8_000
const NICENESS = '15'
const DIE_WITH_PARENT = ['/usr/bin/setpriv', '--pdeathsig', 'KILL']

interface NextBuildOptions {
  directory: string
  env: Record<string, string | undefined>
  signal: AbortSignal
}

/**
 * Runs `next build` below the priority of everything else here. It dies with this process, killed ones included, where setpriv is there.
 *
 * @throws Error with the last 8,000 characters it printed, when it fails or is called off
 */
export async function runNextBuild({ directory, env, signal }: NextBuildOptions): Promise<void> {
  const next = createRequire(path.join(directory, 'package.json')).resolve('next/dist/bin/next')
  const dying = canDieWithParent() ? [...DIE_WITH_PARENT, '--'] : []
  const [program = '', ...args] = [...dying, '/usr/bin/env', 'nice', '-n', NICENESS, process.execPath, next, 'build']
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0', NO_COLOR: '1', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  })
  const { ending, output } = await ended(child)
  if (ending !== undefined) throw new Error(`${output.trim()}\nnext build ended with ${ending}.`.trim())
}

const canDieWithParent = (): boolean => {
  const [setpriv = '', ...args] = DIE_WITH_PARENT
  return spawnSync(setpriv, [...args, '--', 'true'], { stdio: 'ignore' }).status === 0
}

function ended(child: ChildProcess): Promise<{ ending: string | undefined; output: string }> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-OUTPUT_CHARACTERS_MAX)
    })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ending: error.message, output }))
    child.once('close', (code, signal) => resolve({ ending: code === 0 ? undefined : (signal ?? `exit code ${code}`), output }))
  })
}
