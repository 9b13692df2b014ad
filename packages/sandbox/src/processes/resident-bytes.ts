import { readFileSync } from 'node:fs'

const AT_PAGESZ = 6n
const pageBytes = readPageBytes()

/** Resident memory of one process, pages it shares with others included; 0 when it has ended. */
export function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * pageBytes
  } catch {
    return 0
  }
}

function readPageBytes(): number {
  try {
    const words = new BigUint64Array(new Uint8Array(readFileSync('/proc/self/auxv')).buffer)
    for (let i = 0; i + 1 < words.length; i += 2) if (words[i] === AT_PAGESZ) return Number(words[i + 1])
  } catch {
    // Only a host without /proc: then residentBytes answers 0 anyway.
  }
  return 4096
}
