'use client'

import { useSyncExternalStore } from 'react'
import { formatRelative } from './format-relative.ts'

const TICK_MS = 15_000

/** How long ago, kept true while it is shown; the exact time on hover. */
export function RelativeTime({ time }: { time: string }) {
  const now = useSyncExternalStore(subscribe, snapshot, snapshot)
  const date = new Date(time)
  return (
    <time dateTime={time} data-tooltip="" className="whitespace-nowrap">
      {formatRelative(date, new Date(Math.max(now, date.getTime())))}
    </time>
  )
}

// One clock for all of them.
const listeners = new Set<() => void>()
let current = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const snapshot = () => current

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  current = Date.now()
  timer ??= setInterval(() => {
    current = Date.now()
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
