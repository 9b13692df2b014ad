import { readFileSync } from 'node:fs'
import { findProgram } from '../peers/find-program.ts'

/** The core of every server process and the core of the load generator, or why nothing is pinned. */
export type Cores = { server: number; load: number; all: string } | { reason: string }

/** Two cores of those this process may use, on different physical cores where there are any. */
export function chooseCores(): Cores {
  if (!findProgram('taskset')) return { reason: 'taskset is not installed' }
  const all = /^Cpus_allowed_list:\t(.+)$/m.exec(readText('/proc/self/status'))?.[1] ?? ''
  const [server, ...others] = parseList(all)
  if (server === undefined || others.length === 0) return { reason: 'there is only one core' }
  const siblings = parseList(readText(`/sys/devices/system/cpu/cpu${server}/topology/thread_siblings_list`))
  return { server, load: others.find((core) => !siblings.includes(core)) ?? others[0] ?? server, all }
}

/** `0-2,5` → 0, 1, 2, 5 */
function parseList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .filter(Boolean)
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // no Linux: nothing is known of the cores
  }
}
