export interface Masker {
  /** Takes a piece of text; answers what can be shown of all text so far. Holds back what may be the start of a secret. */
  push(text: string): string
  /** What was held back, at the end of the text. */
  end(): string
}

export const MASK = '[secret]'

/**
 * Replaces every occurrence of the given texts in a stream, also where one is cut by the borders of pieces, overlaps another or is the
 * start of a longer one. The result does not depend on how the text is cut: each longest run of secret characters becomes one mask (R35).
 */
export function createMasker(secrets: readonly string[]): Masker {
  const wanted = [...new Set(secrets)].filter((secret) => secret !== '')
  const overlap = Math.max(0, ...wanted.map((secret) => secret.length - 1))
  let held = ''
  /** So many characters at the start of `held` belong to a secret that began before. */
  let heldMasked = 0
  let endsMasked = false

  const release = (isEnd: boolean): string => {
    const ranges = findRanges(held, wanted, heldMasked)
    const keep = isEnd ? held.length : heldFrom(held, wanted, overlap)
    let shown = ''
    let position = 0
    for (const [start, end] of ranges) {
      if (start >= keep) break
      if (start > position) {
        shown += held.slice(position, start)
        endsMasked = false
      }
      if (!endsMasked) shown += MASK
      endsMasked = true
      position = Math.min(end, keep)
    }
    if (position < keep) {
      shown += held.slice(position, keep)
      endsMasked = false
    }
    const [, cutEnd = 0] = ranges.find(([start, end]) => start <= keep && end > keep) ?? []
    heldMasked = Math.max(0, cutEnd - keep)
    held = held.slice(keep)
    return shown
  }

  return {
    push(text) {
      held += text
      return release(false)
    },
    end: () => release(true),
  }
}

/** Where secrets lie, touching and overlapping ones joined, in order. */
function findRanges(text: string, wanted: readonly string[], maskedStart: number): [start: number, end: number][] {
  const found: [number, number][] = maskedStart > 0 ? [[0, maskedStart]] : []
  for (const secret of wanted)
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) found.push([at, at + secret.length])
  found.sort(([a], [b]) => a - b)
  const joined: [number, number][] = []
  for (const [start, end] of found) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}

/** The first position from which the rest of the text may be the start of a secret; the length of the text when there is none. */
function heldFrom(text: string, wanted: readonly string[], overlap: number): number {
  for (let from = Math.max(0, text.length - overlap); from < text.length; from += 1) {
    const length = text.length - from
    const first = text[from]
    if (wanted.some((secret) => secret[0] === first && secret.length > length && secret.startsWith(text.slice(from)))) return from
  }
  return text.length
}
