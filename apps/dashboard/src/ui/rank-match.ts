/**
 * How well a label, or the further words it is known by, answers what was typed, from 0, not at all, to 1. What begins so comes before what
 * has a word that begins so, and that before what merely contains it; letters that lie apart are no match.
 */
export function rankMatch(typed: string, label: string, words = ''): number {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return 1
  const name = label.toLowerCase()
  const own = wordsOf(label)
  const parts = wordsOf(typed)
  if (name === wanted) return 1
  if (name.startsWith(wanted)) return 0.9
  if (areBegun(parts, own)) return 0.8
  if (areBegun(parts, [...own, ...wordsOf(words)])) return 0.6
  if (wanted.length < 2) return 0
  if (name.includes(wanted)) return 0.5
  const initials = own.map((word) => word[0]).join('')
  return initials.startsWith(wanted) ? 0.4 : 0
}

const areBegun = (parts: readonly string[], words: readonly string[]): boolean =>
  parts.length > 0 && parts.every((part) => words.some((word) => word.startsWith(part)))

/** `sendMail-now` has three. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
