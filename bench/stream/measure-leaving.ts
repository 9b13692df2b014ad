import { eventually } from '../../tests/e2e/support/eventually.ts'
import type { LoadTarget } from '../load/load-target.ts'
import { callTarget } from '../support/call-target.ts'
import { readStream } from './read-stream.ts'

/**
 * Milliseconds from a caller's leaving to the signal of the handler that streams for it, of so many callers, one after the other. `target`
 * leads to LEFT_CODE, the function `left`.
 */
export async function measureLeaving(target: (path: string) => LoadTarget, callers: number): Promise<number[]> {
  const times: number[] = []
  for (let caller = 0; caller < callers; caller += 1) {
    await readStream(target(`left?call=${caller}`), { leaves: true })
    const leftAt = Date.now()
    const noticedAt = await eventually(async () => {
      const { text } = await callTarget(target(`left?left=${caller}`))
      const at = JSON.parse(text)
      if (typeof at !== 'number') throw new Error(`the signal of caller ${caller} has not fired: ${text}`)
      return at
    })
    times.push(Math.max(0, noticedAt - leftAt))
  }
  return times
}
