import { setTimeout as delay } from 'node:timers/promises'

/** Runs work at once and then again after each pause, never twice at a time, until stopped; `stop` waits for the run under way. */
export function repeat(pauseMs: number, work: () => Promise<void>, onError: (error: unknown) => void): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const ended = (async () => {
    while (!stopped.signal.aborted) {
      await work().catch(onError)
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined) // ended by stop()
    }
  })()
  return {
    async stop() {
      stopped.abort()
      await ended
    },
  }
}
