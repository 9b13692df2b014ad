/** How much steeper than evenly: the share of the nth is proportional to n^-SKEW (Zipf's law). */
const SKEW = 0.8

/** Makes a function that picks one of the items at random, the earlier ones far more often. `random` gives numbers from 0 to below 1. @throws Error when there are none */
export function createSkewedPick<Item>(items: readonly Item[], random: () => number): () => Item {
  const last = items.at(-1)
  if (last === undefined) throw new Error('There is nothing to pick from.')
  let total = 0
  const upTo = items.map((_, index) => {
    total += (index + 1) ** -SKEW
    return total
  })
  return () => {
    const at = random() * total
    return items[upTo.findIndex((bound) => at < bound)] ?? last
  }
}
