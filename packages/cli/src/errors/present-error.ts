import type { Paint } from '../output/paint.ts'
import { toPlainText } from '../output/plain-text.ts'
import type { CliError } from './cli-error.ts'

/** The one JSON document of a failed command: `{error: {code, message, hint?, requestId?, details?, …}}`. */
export function errorDocument(error: CliError): { error: Record<string, unknown> } {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
      ...(error.details.length === 0 ? {} : { details: error.details }),
      ...error.facts,
    },
  }
}

/** The failure for people: what happened, which fields, what to do next. */
export function errorLines(error: CliError, paint: Paint): string[] {
  return [
    `${paint.red('✘')} ${toPlainText(error.message)}`,
    ...error.details.map(({ path, message }) => `  ${paint.bold(toPlainText(path))}: ${toPlainText(message)}`),
    ...(error.hint === undefined ? [] : error.hint.split('\n').map((line) => `  ${paint.dim('→')} ${toPlainText(line)}`)),
    ...(error.code === 'INTERNAL' && error.requestId ? [paint.dim(`  request ${error.requestId}`)] : []),
  ]
}
