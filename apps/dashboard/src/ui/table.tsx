import { clsx } from 'clsx'
import type { ReactNode } from 'react'

export interface Column<Row> {
  /** Head of the column; on phones the label before the value. */
  head: string
  cell(row: Row): ReactNode
  /** Numbers stand at the right. */
  align?: 'right'
  /** Takes what width is left. */
  grow?: boolean
  /** On phones: `title` is the card's first line, without its label; `hidden` is left out. */
  phone?: 'title' | 'hidden'
}

interface TableProps<Row> {
  /** Said to those who cannot see it. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf(row: Row): string
}

/** Rows and columns; on phones each row becomes a card. The roles keep it a table when its display is not one. */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <table aria-label={label} role="table" className="w-full border-collapse text-sm max-sm:block">
      <thead className="max-sm:hidden">
        <tr>
          {columns.map((column) => (
            <th
              key={column.head}
              scope="col"
              className={clsx(
                'h-9 px-4 text-left text-xs font-medium whitespace-nowrap text-faint',
                column.align === 'right' && 'text-right',
              )}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-sm:block">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            role="row"
            className="relative border-t transition-colors first:max-sm:border-t-0 hover:bg-hover max-sm:block max-sm:px-4 max-sm:py-3"
          >
            {columns.map((column) => (
              <td key={column.head} role="cell" className={cellClass(column)}>
                {column.phone !== 'title' && <span className="text-xs text-faint sm:hidden">{column.head}</span>}
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function cellClass<Row>({ align, grow, phone }: Column<Row>): string {
  return clsx(
    'h-11 px-4 py-1.5 max-sm:flex max-sm:h-auto max-sm:min-h-6 max-sm:items-center max-sm:justify-between max-sm:gap-4 max-sm:px-0 max-sm:py-0.5',
    align === 'right' && 'text-right',
    grow ? 'sm:w-full sm:max-w-0 sm:truncate' : 'whitespace-nowrap',
    phone === 'title' && 'max-sm:pb-1.5 max-sm:font-medium',
    phone === 'hidden' && 'max-sm:hidden',
  )
}
