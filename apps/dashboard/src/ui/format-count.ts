const UNITS = ['', 'K', 'M', 'B', 'T']

/** `9,999`, then `10K`, `1.2M`. Without Intl, which takes longer to set up than the rest of a page to appear. */
export function formatCount(count: number): string {
  if (count < 10_000) return String(Math.round(count)).replace(/\B(?=\d{3}$)/, ',')
  let value = count
  let unit = 0
  for (; Math.round(value * 10) / 10 >= 1_000 && unit < UNITS.length - 1; unit += 1) value /= 1_000
  return `${Math.round(value * 10) / 10}${UNITS[unit]}`
}
