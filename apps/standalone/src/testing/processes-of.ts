import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { until } from './until.ts'

/** The ids of all other processes whose arguments, environment or working directory name a directory. Linux only. */
export function processesOf(directory: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => LOOKS.some((look) => names(pid, look, directory)))
    .map(Number)
}

/** Kills them, and settles when none is left. */
export async function endProcessesOf(directory: string): Promise<void> {
  await until(`nothing runs on ${directory}`, () => processesOf(directory).filter(kill).length === 0)
}

const LOOKS = [
  (pid: string) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
  (pid: string) => readFileSync(`/proc/${pid}/environ`, 'utf8'),
  (pid: string) => readlinkSync(`/proc/${pid}/cwd`),
]

function names(pid: string, look: (pid: string) => string, directory: string): boolean {
  try {
    return look(pid).includes(directory)
  } catch {
    return false // it ended meanwhile, or belongs to somebody else
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false // it ended by itself
  }
}
