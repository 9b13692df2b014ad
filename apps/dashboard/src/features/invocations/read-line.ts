import type { LogLevel } from '@plat/shared/contracts/function-logs.ts'

export interface ConsoleLine {
  level: LogLevel
  text: string
}

const TAG = /^\[(LOG|INFO|WARN|ERROR|DEBUG)\] /
const LEVELS: Readonly<Record<string, LogLevel>> = { LOG: 'info', INFO: 'info', WARN: 'warn', ERROR: 'error', DEBUG: 'debug' }

/** A line as a function's console wrote it, such as `[WARN] slow`, taken apart. What has no mark is information. */
export function readLine(line: string): ConsoleLine {
  const [mark, name = ''] = TAG.exec(line) ?? []
  return mark === undefined ? { level: 'info', text: line } : { level: LEVELS[name] ?? 'info', text: line.slice(mark.length) }
}
