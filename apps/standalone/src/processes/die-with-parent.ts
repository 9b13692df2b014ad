import { spawnSync } from 'node:child_process'
import { findExecutable } from './find-executable.ts'

/**
 * The words to put before a command so that the kernel sends it a signal when this process dies, SIGKILL included
 * (prctl(2) PR_SET_PDEATHSIG). Empty where setpriv is missing or too old: then only a closed standard input tells the child.
 */
export function dieWithParent(signal: 'KILL' | 'INT'): readonly string[] {
  const setpriv = findExecutable('setpriv')
  if (!setpriv) return []
  const prefix = [setpriv, '--pdeathsig', signal]
  return spawnSync(setpriv, [...prefix.slice(1), '--', 'true'], { stdio: 'ignore' }).status === 0 ? [...prefix, '--'] : []
}
