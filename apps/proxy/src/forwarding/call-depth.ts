const DEPTH = /(?:^|,)\s*plat\s*;\s*depth=(\d{1,3})\s*(?=[,;]|$)/g

/**
 * How many functions called each other to get here, by the header that was made for finding such loops (CDN-Loop, RFC 8586) and that a
 * function's fetch carries. Visitors may send it too: a false depth only ends their own call sooner.
 */
export function callDepth(header: string | string[] | undefined): number {
  if (typeof header !== 'string') return 0
  return Math.max(0, ...[...header.slice(0, 1024).matchAll(DEPTH)].map(([, depth]) => Number(depth)))
}
