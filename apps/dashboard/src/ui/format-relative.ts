/** Unit, its length in seconds, and how many of it are the next. */
const STEPS: readonly [string, number, number][] = [
  ['m', 60, 60],
  ['h', 3_600, 24],
  ['d', 86_400, 30],
  ['mo', 2_592_000, 12],
]
const YEAR_SECONDS = 31_536_000

/** How long ago: `just now`, `5m ago`, `yesterday`, `3mo ago`. Without Intl, for the reason `formatCount` gives. */
export function formatRelative(time: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - time.getTime()) / 1000)
  if (seconds < 45) return 'just now'
  const [unit, size] = STEPS.find(([, length, most]) => Math.round(seconds / length) < most) ?? ['y', YEAR_SECONDS]
  const count = Math.max(1, Math.round(seconds / size))
  return unit === 'd' && count === 1 ? 'yesterday' : `${count}${unit} ago`
}
