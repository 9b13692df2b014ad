'use client'

import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import { startTransition, useEffect, useState } from 'react'
import { type LogFilters, logStreamUrl, readNewestLogs } from '../../data/logs.ts'
import { whileVisible } from '../../data/while-visible.ts'
import { mergeEntries } from './merge-entries.ts'

/** More than this is not kept in a browser. */
export const ENTRIES_MAX = 10_000
/** What comes within it is drawn at once. */
const GATHER_MS = 150
const RETRY_MS = 2_000

export type StreamState = 'off' | 'connecting' | 'open' | 'lost'

/** What comes from now on, newest first, while `isOn` and the page can be seen. A gap is closed: once connected, the newest are read as well. */
export function useLogStream(slug: string, filters: LogFilters, isOn: boolean): { arrived: readonly LogEntry[]; state: StreamState } {
  const [arrived, setArrived] = useState<readonly LogEntry[]>([])
  const [state, setState] = useState<StreamState>('off')
  const query = JSON.stringify(filters)
  useEffect(() => {
    setArrived([])
    if (!isOn) return setState('off')
    const wanted = JSON.parse(query) as LogFilters
    const stopped = new AbortController()
    let waiting: LogEntry[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let source: EventSource
    const take = (entries: readonly LogEntry[]) => {
      waiting = [...entries, ...waiting]
      timer ??= setTimeout(() => {
        const gathered = waiting
        waiting = []
        timer = undefined
        startTransition(() => setArrived((before) => mergeEntries(before, gathered, ENTRIES_MAX)))
      }, GATHER_MS)
    }
    const connect = () => {
      setState('connecting')
      source = new EventSource(logStreamUrl(slug, wanted))
      source.addEventListener('open', () => {
        setState('open')
        readNewestLogs(slug, wanted, stopped.signal).then(
          ({ items }) => take(items),
          () => undefined, // the list itself says what is wrong
        )
      })
      source.addEventListener('message', (message: MessageEvent<string>) => take([JSON.parse(message.data) as LogEntry]))
      source.addEventListener('error', () => {
        setState('lost')
        if (source.readyState !== EventSource.CLOSED) return // it comes back by itself
        clearTimeout(retry)
        retry = setTimeout(connect, RETRY_MS)
      })
    }
    const close = whileVisible(() => {
      connect()
      return () => {
        source.close()
        clearTimeout(retry)
      }
    })
    return () => {
      stopped.abort()
      close()
      clearTimeout(timer)
    }
  }, [slug, query, isOn])
  return { arrived, state }
}
