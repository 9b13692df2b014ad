'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { keys } from './keys.ts'
import { type LiveState, openLiveConnection } from './live-connection.ts'

/** What comes within this time is one change. Invocations may come by the thousand. */
const GATHER_MS = 200
const GATHER_INVOCATIONS_MS = 5_000

/**
 * Keeps all answers fresh: each live event marks those whose `meta.live` names it, and the ones on screen are read again. After a gap all
 * of them are. Once on a page; answers how the connection stands. When a session is `isEnded` no more it is taken up at once; until then
 * each try asks who is signed in, so that a session begun in another tab is noticed, too.
 */
export function useLiveEvents(isEnded: boolean): LiveState {
  const queryClient = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  const wasOpen = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session that is back is a reason to connect anew
  useEffect(() => {
    const waiting = new Map<string, ReturnType<typeof setTimeout>>()
    const refresh = (type: string) => {
      waiting.delete(type)
      void queryClient.invalidateQueries({ predicate: ({ meta }) => meta?.live?.some((name) => name === type) === true })
    }
    const connection = openLiveConnection({
      onState(next) {
        setState(next)
        if (next === 'lost') void queryClient.invalidateQueries({ queryKey: keys.me }) // perhaps the session has ended
      },
      onHello() {
        if (wasOpen.current) void queryClient.invalidateQueries()
        wasOpen.current = true
      },
      onEvent({ type }) {
        if (waiting.has(type)) return
        waiting.set(type, setTimeout(refresh, type === 'invocations' ? GATHER_INVOCATIONS_MS : GATHER_MS, type))
      },
    })
    return () => {
      connection.close()
      for (const timer of waiting.values()) clearTimeout(timer)
    }
  }, [queryClient, isEnded])
  return state
}
