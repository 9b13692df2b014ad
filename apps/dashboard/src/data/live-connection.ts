import type { LiveEvent } from '@plat/shared/contracts/live-event.ts'
import { whileVisible } from './while-visible.ts'

export type LiveState = 'connecting' | 'open' | 'lost'

interface LiveConnectionOptions {
  /** It stands, perhaps after a gap in which anything may have happened. */
  onHello(): void
  onEvent(event: LiveEvent): void
  onState(state: LiveState): void
}

const FIRST_MS = 300
const MAX_MS = 8_000
const TYPES = ['hello', 'deployment', 'routes', 'functions', 'invocations', 'activity'] as const

/**
 * Follows GET /api/events for as long as the page is open and can be seen. A lost connection is taken up again by itself, after 0.3 s and then ever
 * longer up to 8 s, each with some chance so that many browsers do not come at once; at once when the network or the tab comes back.
 */
export function openLiveConnection({ onHello, onEvent, onState }: LiveConnectionOptions): { close(): void } {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  const connect = () => {
    clearTimeout(timer)
    source?.close()
    source = new EventSource('/api/events')
    const take = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as LiveEvent
      if (event.type !== 'hello') return onEvent(event)
      failures = 0
      onState('open')
      onHello()
    }
    for (const type of TYPES) source.addEventListener(type, take)
    source.addEventListener('message', take)
    source.addEventListener('error', lose)
  }
  const lose = () => {
    source?.close()
    source = undefined
    onState('lost')
    clearTimeout(timer)
    timer = setTimeout(connect, Math.min(MAX_MS, FIRST_MS * 2 ** failures) * (0.5 + Math.random()))
    failures += 1
  }
  const hurry = () => {
    if (source === undefined) connect()
  }
  const close = whileVisible(() => {
    connect()
    window.addEventListener('online', hurry)
    return () => {
      clearTimeout(timer)
      source?.close()
      source = undefined
      window.removeEventListener('online', hurry)
    }
  })
  return { close }
}
