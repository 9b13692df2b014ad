/** Calls `act` for every item, so many at a time; the first rejection stops the rest and is thrown when what runs has ended. */
export async function forEachLimited<Item>(items: Iterable<Item>, limit: number, act: (item: Item) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]()
  const failures: unknown[] = []
  const work = async () => {
    for (let next = iterator.next(); !next.done && failures.length === 0; next = iterator.next())
      await act(next.value).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: limit }, work))
  if (failures.length > 0) throw failures[0]
}
