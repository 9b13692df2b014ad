/** Both lists, newest first, each entry once; ids grow with time. Only the newest `max` are kept. */
export function mergeEntries<Entry extends { id: string }>(a: readonly Entry[], b: readonly Entry[], max: number): Entry[] {
  const known = new Set(a.map(({ id }) => id))
  const more = b.filter(({ id }) => !known.has(id))
  if (more.length === 0) return a.slice(0, max)
  return [...a, ...more].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, max)
}
