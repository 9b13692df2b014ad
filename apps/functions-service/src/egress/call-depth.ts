/**
 * How many functions called each other to get to a call, carried by the header that was made for finding such loops (CDN-Loop, RFC 8586).
 * Visitors may send it too: a false depth only ends their own call sooner.
 */
export const callDepth = {
  header: 'cdn-loop',
  write: (depth: number): string => `plat;depth=${depth}`,
  /** 0 when the header is absent or names other networks only. */
  read(value: string | undefined): number {
    const depths = [...(value ?? '').slice(0, 1024).matchAll(/(?:^|,)\s*plat\s*;\s*depth=(\d{1,3})\s*(?=[,;]|$)/g)]
    return Math.max(0, ...depths.map(([, depth]) => Number(depth)))
  },
}
