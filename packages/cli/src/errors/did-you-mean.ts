/** The candidate closest to what was typed, when it is close enough to be meant: at most a third of it differs. Pure. */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  const wanted = typed.toLowerCase()
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const name = candidate.toLowerCase()
    const distance = wanted.length >= 3 && name.startsWith(wanted) ? 0.5 : editDistance(wanted, name)
    if (!best || distance < best.distance) best = { candidate, distance }
  }
  const allowed = Math.max(1, Math.floor(Math.max(typed.length, 3) / 3))
  return best && best.distance <= allowed ? best.candidate : undefined
}

/** `Did you mean "hello"?`, or nothing when nothing is near. */
export function didYouMean(typed: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(typed, candidates)
  return found === undefined ? undefined : `Did you mean "${found}"?`
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (before[j - 2] ?? 0) + 1)
      current.push(value)
    }
    before = previous
    previous = current
  }
  return previous[b.length] ?? 0
}
