const WIDTH_MAX = 34

/** `2 functions (hello, users-list)`, naming as many as fit the summary's column. */
export function summarizeNames(noun: string, names: readonly string[]): string {
  const count = `${names.length} ${noun}${names.length === 1 ? '' : 's'}`
  const all = `${count} (${names.join(', ')})`
  if (all.length <= WIDTH_MAX) return all
  for (let shown = names.length - 1; shown > 0; shown -= 1) {
    const some = `${count} (${names.slice(0, shown).join(', ')}, …)`
    if (some.length <= WIDTH_MAX) return some
  }
  return count
}
