import { readFileSync } from 'node:fs'

/** Whether a process runs, whoever owns it. A zombie does not: it has ended and only waits to be noticed by its parent. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) // the name may hold anything
    return !/^[ZX]/.test(afterName ?? '')
  } catch {
    return true // no /proc here: the signal's answer stands
  }
}
