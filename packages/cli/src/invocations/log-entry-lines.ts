import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import type { z } from 'zod'
import { formatDuration } from '../output/format-units.ts'
import type { Paint } from '../output/paint.ts'
import { toLogText, toPlainText } from '../output/plain-text.ts'

/** An invocation in the logs: one line of facts, then what the function printed, then how it failed. */
export function logEntryLines(entry: z.infer<typeof LogEntry>, paint: Paint): string[] {
  const { time, functionName, version, method, path, status, statusCode, durationMs, cold, lines, linesCut, error } = entry
  const code = status === 'success' && statusCode < 400 ? paint.green(String(statusCode)) : paint.red(String(statusCode))
  const request = path === null ? '' : `${method ?? ''} ${toPlainText(path)}  `
  const facts = `${paint.dim(time.slice(11, 23))}  ${paint.bold(toPlainText(functionName))} ${paint.dim(`v${version}`)}  ${request}${code}  ${formatDuration(durationMs)}`
  const colours = { debug: paint.dim, info: (text: string) => text, warn: paint.yellow, error: paint.red }
  return [
    `${facts}${cold ? paint.dim('  cold') : ''}`,
    ...lines.map(({ level, text }) => `  ${paint.dim('│')} ${colours[level](toLogText(text))}`),
    ...(linesCut ? [`  ${paint.dim('│ …')}`] : []),
    ...(error ? [`  ${paint.red(`${error.code}: ${toPlainText(error.message)}`)}`] : []),
  ]
}
