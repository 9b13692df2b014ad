import { setTimeout as delay } from 'node:timers/promises'
import { ChangeEvent } from '../contracts/change-event.ts'
import type { Logger } from './logger.ts'

interface FollowOptions {
  endpoint: string
  serviceToken: string
  log: Logger
  /** Called for every event, in order; the first of every connection is `hello`: drop or refresh everything cached. */
  onEvent(event: ChangeEvent): void
  /** Called when the stream ends; events may be missed until the next `hello`. */
  onLost?(): void
}

const SILENCE_MS = 30_000
const RETRY_MS = { first: 100, max: 5_000 }

/**
 * Follows the api's change feed (GET /internal/changes, one JSON object a line, a `ping` at least every 10 s) until `stop()`.
 * Reconnects by itself with backoff; a silent stream counts as lost after 30 s.
 */
export function followChanges(options: FollowOptions): { stop(): void } {
  const stopped = new AbortController()
  void follow(options, stopped.signal)
  return { stop: () => stopped.abort() }
}

async function follow(options: FollowOptions, stopped: AbortSignal): Promise<void> {
  let waitMs = RETRY_MS.first
  while (!stopped.aborted) {
    try {
      await readStream(options, stopped, () => {
        waitMs = RETRY_MS.first
      })
    } catch (error) {
      if (stopped.aborted) return
      options.log.debug('change feed lost', { error })
    }
    options.onLost?.()
    await delay(waitMs * (0.5 + Math.random() / 2), undefined, { signal: stopped }).catch(() => undefined) // aborted by stop()
    waitMs = Math.min(waitMs * 2, RETRY_MS.max)
  }
}

async function readStream(
  { endpoint, serviceToken, onEvent }: FollowOptions,
  stopped: AbortSignal,
  onConnected: () => void,
): Promise<void> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENCE_MS)
  try {
    const response = await fetch(`${endpoint}/internal/changes`, {
      headers: { authorization: `Bearer ${serviceToken}` },
      signal: AbortSignal.any([stopped, silence.signal]),
    })
    if (!response.ok || response.body === null) throw new Error(`the change feed answered ${response.status}`)
    let rest = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENCE_MS)
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const event = ChangeEvent.parse(JSON.parse(line))
        if (event.type === 'hello') onConnected()
        if (event.type !== 'ping') onEvent(event)
      }
    }
  } finally {
    clearTimeout(timer)
  }
}
