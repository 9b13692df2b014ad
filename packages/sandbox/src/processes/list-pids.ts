import { readdirSync } from 'node:fs'

/** Ids of every process that this one can see. */
export function listPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => name.charCodeAt(0) <= 57 && name.charCodeAt(0) >= 48)
    .map(Number)
}
