import { LiveEvent } from '@plat/shared/contracts/live-event.ts'
import { eventually } from '../../queue/testing/eventually.ts'
import type { TestApi } from '../../testing/test-api.ts'

export interface WatchedEvents {
  response: Response
  /** All so far, oldest first. */
  events: LiveEvent[]
  /** Every line that was no event. */
  other: string[]
  hasEnded(): boolean
  /** Waits for an event that fits. */
  find(fits: (event: LiveEvent) => boolean): Promise<LiveEvent>
  stop(): void
}

/** Follows the live events of a user, as a browser does. */
export async function watchEvents(
  api: TestApi,
  { token, project }: { token: string; project?: string },
  t: { after(work: () => void): void },
): Promise<WatchedEvents> {
  const abort = new AbortController()
  t.after(() => abort.abort())
  const url = `${api.url}/api/events${project === undefined ? '' : `?project=${project}`}`
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal: abort.signal })
  const [events, other]: [LiveEvent[], string[]] = [[], []]
  let ended = false
  const read = async (): Promise<void> => {
    let rest = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines)
        if (line.startsWith('data: ')) events.push(LiveEvent.parse(JSON.parse(line.slice(6))))
        else if (line !== '') other.push(line)
    }
  }
  read()
    .catch(() => undefined) // cut off: that is an end too
    .finally(() => {
      ended = true
    })
  return {
    response,
    events,
    other,
    hasEnded: () => ended,
    find: (fits) => eventually(() => events.find(fits)),
    stop: () => abort.abort(),
  }
}
