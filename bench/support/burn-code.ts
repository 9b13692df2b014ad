/** Source of a function that uses CPU time and nothing else: `{"rounds": n}` says how much. */
export const BURN_CODE = `export async function handler(event) {
  let value = 1
  for (let round = 0; round < event.rounds; round += 1) value = Math.imul(value ^ round, 2654435761)
  return { value }
}`
