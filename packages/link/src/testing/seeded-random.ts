/** Random whole numbers below a bound, the same for the same seed (a linear congruential generator, as in Numerical Recipes). */
export type SeededRandom = (below: number) => number

export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
