import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { formatDuration } from '../output/format-units.ts'
import type { Paint } from '../output/paint.ts'
import { toLogText, toPlainText } from '../output/plain-text.ts'

const LEVELS: Record<string, keyof Pick<Paint, 'dim' | 'yellow' | 'red'>> = { DEBUG: 'dim', WARN: 'yellow', ERROR: 'red' }

/** A call as `plat dev` shows it: one line of facts, what was printed, and how it failed. `stack` is already that of the author's files. */
export function invocationLines(invocation: Invocation, stack: string | undefined, paint: Paint): string[] {
  const { functionName, statusCode, durationMs, cold, request, error, logs } = invocation
  const isGood = error === null && statusCode < 400
  const code = isGood ? paint.green(String(statusCode)) : paint.red(String(statusCode))
  const target = typeof request.url === 'string' && URL.canParse(request.url) ? new URL(request.url) : undefined
  const asked = target ? `${request.method} ${target.pathname}${target.search}` : 'call'
  return [
    `${code} ${toPlainText(asked)}  ${paint.dim(`${functionName}  ${formatDuration(durationMs)}${cold ? '  cold' : ''}`)}`,
    ...logs.flatMap((entry) => logLines(entry, paint)),
    ...(error ? [`  ${paint.red(`${error.code}: ${toPlainText(error.message)}`)}`] : []),
    ...(stack ?? '')
      .split('\n')
      .filter((line) => /^\s*at /.test(line))
      .map((line) => paint.dim(`    ${toPlainText(line.trim())}`)),
  ]
}

/** `[LOG] text`, perhaps of several lines. */
function logLines(entry: string, paint: Paint): string[] {
  const [, level = 'LOG', text = entry] = /^\[([A-Z]+)\] ?([\s\S]*)$/.exec(entry) ?? []
  const style = LEVELS[level]
  return text.split('\n').map((line) => `  ${paint.dim('│')} ${style ? paint[style](toLogText(line)) : toLogText(line)}`)
}
