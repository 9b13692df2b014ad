/** From nothing to `max` or a little more in two or three equal, round and whole steps. */
export function valueTicks(max: number): number[] {
  const least = Math.max(1, max / 3)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
  return Array.from({ length: Math.max(1, Math.ceil(max / step)) + 1 }, (_, index) => index * step)
}
