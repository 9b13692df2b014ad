const STEPS: readonly [string, number][] = [
  ['y', 31_536_000],
  ['mo', 2_592_000],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
]

/** How long ago: `just now`, `5m ago`, `yesterday`, `3mo ago`. Without Intl, for the reason `formatCount` gives. */
export function formatRelative(time: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - time.getTime()) / 1000)
  if (seconds < 45) return 'just now'
  const [unit, size] = STEPS.find(([, step]) => seconds >= step) ?? ['m', 60]
  const count = Math.max(1, Math.round(seconds / size))
  return unit === 'd' && count === 1 ? 'yesterday' : `${count}${unit} ago`
}
