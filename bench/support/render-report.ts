import { formatNumber } from './format-number.ts'
import type { Goal, Report, Table } from './report.ts'

/** A report in Markdown, its goals first. */
export function renderReport({ method, tables, goals, failures, skipped }: Report): string {
  const paragraphs = [
    ...(goals.length === 0 ? [] : [renderTable({ title: '', columns: ['goal', 'target', 'measured', ''], rows: goals.map(goalRow) })]),
    ...tables.map(renderTable),
    [...method, `Wrong, failed or missing answers: ${failures}.`, ...skipped].map((sentence) => `- ${sentence}`).join('\n'),
  ]
  return paragraphs.join('\n\n')
}

function goalRow({ sentence, measured, atLeast, atMost }: Goal): (string | number)[] {
  const target = [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`].filter(Boolean).join(', ')
  const isMet = measured >= (atLeast ?? Number.NEGATIVE_INFINITY) && measured <= (atMost ?? Number.POSITIVE_INFINITY)
  return [sentence, target, measured, Number.isNaN(measured) ? 'not measured' : isMet ? 'met' : '**missed**']
}

function renderTable({ title, columns, rows }: Table): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? formatNumber(cell) : cell)))
  const widths = columns.map((column, index) =>
    Math.max(3, ...[column, ...cells.map((row) => row[index] ?? '')].map((cell) => cell.length)),
  )
  const line = (row: readonly string[]) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`
  const lines = [line(columns), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)]
  return [...(title === '' ? [] : [`${title}:`, '']), ...lines].join('\n')
}
