import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { loadGenerator } from '../load/run-load.ts'
import { findProgram } from '../peers/find-program.ts'
import { pinning } from './pinning.ts'

const loadBefore = os.loadavg()[0]?.toFixed(1)

/** What the figures depend on, a sentence each: processor, kernel, versions, pinning. */
export function describeMachine(): string[] {
  const cpus = os.cpus()
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`
  const peers = `workerd ${workerdVersion()}; nginx ${version('nginx', '-v')}; Caddy ${version('caddy', 'version')}`
  return [
    `${cpus[0]?.model.trim() ?? 'Unknown processor'}, ${cpus.length} cores, ${memory}; Linux ${os.release()}, ${os.arch()}.`,
    `Load average before the run: ${loadBefore}.`,
    `Plat at ${commit()}; Node ${process.versions.node}, V8 ${process.versions.v8}; ${peers}.`,
    `Load generator: ${loadGenerator}${findProgram('wrk') ? ` (${version('wrk', '-v')})` : ''}.`,
    pinning.sentence,
  ]
}

function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    const isChanged = git('status', '--porcelain', '--untracked-files=no', '--', 'apps', 'packages') !== ''
    return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`
  } catch {
    return 'an unknown commit' // no checkout
  }
}

function workerdVersion(): string {
  try {
    return String(JSON.parse(readFileSync(new URL('../node_modules/workerd/package.json', import.meta.url), 'utf8')).version)
  } catch {
    return 'not installed'
  }
}

/** The number in what a program says of itself, wherever it says it. */
function version(program: string, flag: string): string {
  const file = findProgram(program)
  if (!file) return 'not installed'
  const { stdout, stderr } = spawnSync(file, [flag], { encoding: 'utf8' })
  return /\d+(\.\d+)+/.exec(stdout + stderr)?.[0] ?? 'of unknown version'
}
