import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@plat/shared/errors/app-error.ts'

const WAIT_MS = { first: 250, max: 10_000 }
const TRIES_DEFAULT = 10

/**
 * Does what may be done twice until it succeeds, waiting longer each time: ten tries, about 40 s, unless told otherwise. Only what passes
 * by itself is tried again: a service that is away (503). @throws the last error; whatever the signal was aborted with
 */
export async function withRetries<Result>(act: () => Promise<Result>, signal: AbortSignal, triesMax = TRIES_DEFAULT): Promise<Result> {
  for (let tries = 1, waitMs = WAIT_MS.first; ; tries += 1, waitMs = Math.min(waitMs * 2, WAIT_MS.max)) {
    try {
      return await act()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError) || error.status !== 503 || tries >= triesMax) throw error
      await delay(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
