import { setTimeout as delay } from 'node:timers/promises'
import { CliError } from '../errors/cli-error.ts'
import type { Api, ApiRequest } from './api.ts'
import { readEvents, type ServerEvent } from './read-events.ts'

interface Following {
  /** The id of the event to go on after; undefined: from where the api begins. */
  after?: string | undefined
  signal: AbortSignal
}

const RETRY_MS = 500
const FAILURES_MAX = 60
/** What an api says that is restarting, or whose connection broke. */
const PASSING = new Set(['API_UNREACHABLE', 'SHUTTING_DOWN', 'DATABASE_UNAVAILABLE', 'RATE_LIMITED', 'BAD_GATEWAY', 'INTERNAL'])

/**
 * The events of a stream, each once, until nobody reads on; where the connection breaks or the api restarts they go on after the last one
 * (Last-Event-ID, WHATWG HTML §9.2.4).
 * @throws CliError what the api refuses, at once; API_UNREACHABLE when it stays away for half a minute; whatever `signal` is aborted with
 */
export async function* followEvents(
  api: Api,
  request: Pick<ApiRequest, 'path' | 'query'>,
  { after, signal }: Following,
): AsyncGenerator<ServerEvent> {
  let last = after
  let failures = 0
  for (;;) {
    const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) }
    try {
      const { body } = await api.open({ ...request, headers, timeoutMs: null, signal })
      for await (const event of readEvents(body)) {
        last = event.id ?? last
        failures = 0
        yield event
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason
      failures += 1
      if (failures >= FAILURES_MAX || (error instanceof CliError && !PASSING.has(error.code))) throw error
    }
    await delay(RETRY_MS, undefined, { signal })
  }
}
