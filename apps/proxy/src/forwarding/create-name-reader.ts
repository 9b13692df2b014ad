const REMEMBERED_MAX = 1_000
/** A longer name is not worth remembering. */
const LENGTH_MAX = 64

/**
 * Reads header names by a rule: answers the name in lower case, or undefined for one to leave out. Remembers the usual names, so that
 * each costs one look-up; whoever sends new ones without end finds the memory full and the rule applied each time.
 */
export function createNameReader(isKept: (name: string) => boolean): (name: string) => string | undefined {
  const remembered = new Map<string, string | undefined>()
  return (name) => {
    const known = remembered.get(name)
    if (known !== undefined || remembered.has(name)) return known
    const lower = name.toLowerCase()
    const kept = isKept(lower) ? lower : undefined
    if (remembered.size < REMEMBERED_MAX && name.length <= LENGTH_MAX) remembered.set(name, kept)
    return kept
  }
}
