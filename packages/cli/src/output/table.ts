import { stripVTControlCharacters } from 'node:util'
import type { Paint } from './paint.ts'

const widthOf = (text: string): number => stripVTControlCharacters(text).length

/** Rows in columns two spaces apart, the head dim and only for people: a pipe gets the rows alone. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], { paint, isTerminal }: TableSurface): string {
  const shown = isTerminal ? [head.map((name) => paint.dim(name)), ...rows] : rows
  const widths = head.map((_, column) => Math.max(0, ...shown.map((row) => widthOf(row[column] ?? ''))))
  return shown
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export interface TableSurface {
  paint: Paint
  isTerminal: boolean
}
