/** Whether If-None-Match names the tag (RFC 9110 §13.1.2): `*`, or any of the list by weak comparison. */
export function matchesNone(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((candidate) => candidate.replace(/^W\//, '') === etag)
}

export type RangeRequest = { start: number; end: number } | 'whole' | 'unsatisfiable'

/**
 * The inclusive byte range asked for (RFC 9110 §14.2). Several ranges, other units and malformed ones are answered with the whole file;
 * If-Range keeps the range only when it names the present tag strongly.
 */
export function parseRange(header: string | undefined, ifRange: string | undefined, etag: string, bytes: number): RangeRequest {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '')
  if (!match || (match[1] === '' && match[2] === '') || (ifRange !== undefined && ifRange.trim() !== etag)) return 'whole'
  const [, first = '', last = ''] = match
  if (first.length > 15 || last.length > 15) return 'unsatisfiable'
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return 'whole'
  return start >= bytes || (first === '' && Number(last) === 0) ? 'unsatisfiable' : { start, end }
}
