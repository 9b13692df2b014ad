'use client'

import { useEffect, useRef } from 'react'

/** Keys, such as `?`, `mod+k`, or two in a row, `g p`, and what they do. */
export type Shortcuts = Record<string, () => void>

const SEQUENCE_MS = 900

/** Listens for shortcuts on the whole page while the component is there. Plain keys do nothing while somebody types. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts)
  useEffect(() => {
    current.current = shortcuts
  })
  useEffect(() => {
    let first: { key: string; at: number } | undefined
    const listen = (event: KeyboardEvent) => {
      const mod = event.metaKey || event.ctrlKey
      if (event.altKey || event.defaultPrevented || (!mod && isTyping(event.target))) return
      const key = `${mod ? 'mod+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
      const sequence = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${key}` : undefined
      const run = (sequence && current.current[sequence]) ?? current.current[key]
      first = run ? undefined : { key, at: event.timeStamp }
      if (!run) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
