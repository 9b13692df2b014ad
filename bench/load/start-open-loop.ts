export interface OpenLoop {
  /** Begins no more, and waits for what is under way. */
  stop(): Promise<{ begun: number; elapsedMs: number }>
}

/** How often it is looked whether something is due. */
const TICK_MS = 5

/** Begins `act` so many times a second, however long it takes. It must not reject. */
export function startOpenLoop(perSecond: number, act: () => Promise<void>): OpenLoop {
  const pending = new Set<Promise<void>>()
  const startedAt = performance.now()
  let begun = 0
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * perSecond
    for (; begun < due; begun += 1) {
      const one = act().finally(() => pending.delete(one))
      pending.add(one)
    }
  }, TICK_MS)
  return {
    async stop() {
      clearInterval(timer)
      const elapsedMs = performance.now() - startedAt
      await Promise.all(pending)
      return { begun, elapsedMs }
    },
  }
}
