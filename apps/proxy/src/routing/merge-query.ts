/**
 * The query that a rewrite's destination makes of the one that was sent: its own parameters, then those sent under other names, so that
 * nobody can take what the rule says for something else.
 *
 * @param fixed without its `?`
 * @param sent with its `?`; empty when there is none
 */
export function mergeQuery(fixed: string, sent: string): string {
  const names = new Set(new URLSearchParams(fixed).keys())
  const others = sent
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && ![...new URLSearchParams(pair).keys()].some((name) => names.has(name)))
  return `?${[fixed, ...others].join('&')}`
}
