import type { LogLevel } from '../log/create-platform-log.ts'

const LEVELS: Record<string, LogLevel> = { DEBUG: 'debug', LOG: 'debug', INFO: 'debug', NOTICE: 'debug', WARNING: 'warn', PANIC: 'error' }

/**
 * How a line of Postgres's log is passed on. A statement that fails (ERROR) and a connection that ends (FATAL) are the caller's to
 * report, so only warnings and what ends the whole server are shown by default.
 */
export function reportServerLine(line: string): { level: LogLevel; message: string } {
  const [, severity = '', message = ''] = /^([A-Z]+)\d?: +(.*)$/s.exec(line) ?? []
  return severity === '' ? { level: 'debug', message: line } : { level: LEVELS[severity] ?? 'debug', message: `${severity}: ${message}` }
}
