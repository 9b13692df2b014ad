import { setTimeout as delay } from 'node:timers/promises'

const STEP_MS = 10

type Truthy<Result> = Exclude<Result, false | null | undefined>

/** Resolves when the condition holds (answers something truthy), with its answer. @throws Error after `timeoutMs` */
export async function eventually<Result>(condition: () => Result | Promise<Result>, timeoutMs = 10_000): Promise<Truthy<Result>> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const result = await condition()
    if (result) return result as Truthy<Result>
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${condition}`)
    await delay(STEP_MS)
  }
}
