import { encodeCursor } from './cursor.ts'

/** Makes the answer of a list out of up to `limit + 1` rows: the one too many says that there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { keyOf, present }: { keyOf(row: Row): string; present(row: Row): Item },
): { items: Item[]; nextCursor: string | null } {
  const last = rows[limit - 1]
  return {
    items: rows.slice(0, limit).map(present),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  }
}
