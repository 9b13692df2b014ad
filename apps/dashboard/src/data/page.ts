/** One page of a list; `nextCursor` asks for the next (contract §7). */
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}
