import type { HardLimits } from '../host/read-hard-limits.ts'

export interface ResourceLimits {
  fileBytesMax: number | undefined
  /** Of each process; Node needs 4 GiB above what it uses. */
  addressSpaceBytesMax: number | undefined
  /** RLIMIT_MSGQUEUE as a mark. */
  mark: number | undefined
}

const OPEN_FILES_MAX = 16_384

/** Flags of prlimit(1): no core dumps, bounded descriptors and what is asked, none above the ceiling we are under ourselves. */
export function resourceLimitFlags({ fileBytesMax, addressSpaceBytesMax, mark }: ResourceLimits, hard: HardLimits): string[] {
  const flags = ['--core=0', `--nofile=${Math.min(OPEN_FILES_MAX, hard.openFiles)}`]
  if (fileBytesMax !== undefined) flags.push(`--fsize=${Math.min(Math.floor(fileBytesMax), hard.fileBytes)}`)
  if (addressSpaceBytesMax !== undefined) flags.push(`--as=${Math.min(Math.floor(addressSpaceBytesMax), hard.addressSpaceBytes)}`)
  if (mark !== undefined) flags.push(`--msgqueue=${mark}`)
  return flags
}
