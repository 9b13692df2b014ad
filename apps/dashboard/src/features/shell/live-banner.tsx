'use client'

import { useEffect, useState } from 'react'
import { useLiveEvents } from '../../data/use-live-events.ts'
import { StatusDot } from '../../ui/status-dot.tsx'

/** A restart of the api is often over before this; only what lasts longer is worth a word. */
const PATIENCE_MS = 2_000

/** Keeps what is shown fresh, and says that it may be old for as long as it may. It takes no room, so nothing jumps. */
export function LiveBanner() {
  const [isShown, setShown] = useState(false)
  const isLost = useLiveEvents() === 'lost'
  useEffect(() => {
    if (!isLost) return setShown(false)
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isLost])
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-30 grid justify-items-center">
      {isShown && (
        <p className="animate-rise rounded-full bg-raised px-4 py-2 text-sm shadow-overlay">
          <StatusDot tone="warn" label="Reconnecting … What you see may be old; what you typed is kept." />
        </p>
      )}
    </div>
  )
}
