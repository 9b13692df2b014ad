import { readFileSync } from 'node:fs'

export interface HardLimits {
  openFiles: number
  fileBytes: number
  messageQueueBytes: number
}

/** The ceilings that this process itself is under: an ordinary user can only go lower. Infinity where there is none or it is unknown. */
export function readHardLimits(): HardLimits {
  const text = readLimits()
  return {
    openFiles: hardLimit(text, 'Max open files'),
    fileBytes: hardLimit(text, 'Max file size'),
    messageQueueBytes: hardLimit(text, 'Max msgqueue size'),
  }
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}

function hardLimit(text: string, name: string): number {
  const value = new RegExp(`^${name} +\\S+ +(\\S+)`, 'm').exec(text)?.[1]
  return value === undefined || value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value)
}
