import { readFileSync } from 'node:fs'

/**
 * Resident memory of one process where a page shared by n processes counts one nth; undefined when the kernel does not tell.
 * Walks the page tables, so it is for the moment of decision, not for every look.
 */
export function proportionalBytes(pid: number): number | undefined {
  try {
    const kib = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1]
    return kib === undefined ? undefined : Number(kib) * 1024
  } catch {
    return undefined
  }
}
