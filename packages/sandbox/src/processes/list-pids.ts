import { readdirSync } from 'node:fs'

/** Ids of every process that this one can see; none on a host without /proc. */
export function listPids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d/.test(name))
      .map(Number)
  } catch {
    return []
  }
}
