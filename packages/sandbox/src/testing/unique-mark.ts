import { randomInt } from 'node:crypto'

/** A duration for sleep(1), long enough to outlast any test, that no other process of the machine has on its command line. */
export function uniqueMark(): string {
  return `${randomInt(100_000, 999_999)}.${randomInt(100_000, 999_999)}`
}
