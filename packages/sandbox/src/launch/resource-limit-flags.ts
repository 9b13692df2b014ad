import type { HardLimits } from '../host/read-hard-limits.ts'

export interface ResourceLimits {
  fileBytesMax: number | undefined
  /** RLIMIT_MSGQUEUE as a mark. */
  mark: number | undefined
}

const OPEN_FILES_MAX = 16_384

/**
 * Flags of prlimit(1): no core dumps, bounded descriptors and what is asked, none above the ceiling we are under ourselves. Address space
 * is left alone: V8 reserves 0.5 GiB for every isolate or worker and 8 GiB for every WebAssembly memory, and aborts when it cannot.
 */
export function resourceLimitFlags({ fileBytesMax, mark }: ResourceLimits, hard: HardLimits): string[] {
  const flags = ['--core=0', `--nofile=${Math.min(OPEN_FILES_MAX, hard.openFiles)}`]
  if (fileBytesMax !== undefined) flags.push(`--fsize=${Math.min(Math.floor(fileBytesMax), hard.fileBytes)}`)
  if (mark !== undefined) flags.push(`--msgqueue=${mark}`)
  return flags
}
