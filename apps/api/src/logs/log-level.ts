import { LOG_LEVELS, type LogLevel } from '@plat/shared/contracts/function-logs.ts'

const LINE = /^\[(LOG|INFO|WARN|ERROR|DEBUG)\] /
const OF_TAG: Record<string, LogLevel> = { LOG: 'info', INFO: 'info', WARN: 'warn', ERROR: 'error', DEBUG: 'debug' }

/** The level of a line as consoles write it, and the line without the mark of it; what has none is information. */
export function readLine(line: string): { level: LogLevel; text: string } {
  const tag = LINE.exec(line)
  return tag ? { level: OF_TAG[tag[1] ?? ''] ?? 'info', text: line.slice(tag[0].length) } : { level: 'info', text: line }
}

/** A level as the database orders it: 1 is debug. */
export const levelNumber = (level: LogLevel): number => LOG_LEVELS.indexOf(level) + 1

/** The level of an invocation as it is stored: of its gravest line; 4 when it failed; 0 when it succeeded in silence. */
export function gravestLevel({ logs, status }: { logs: readonly string[]; status: string }): number {
  const lines = logs.map((line) => levelNumber(readLine(line).level))
  return lines.reduce((gravest, level) => Math.max(gravest, level), status === 'success' ? 0 : levelNumber('error'))
}

/** The stored level as callers see it. */
export const toLogLevel = (stored: number): LogLevel => LOG_LEVELS[stored - 1] ?? 'info'
