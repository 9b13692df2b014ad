'use client'

import { useEffect, useState } from 'react'
import { useLiveEvents } from '../../data/use-live-events.ts'
import { Button } from '../../ui/button.tsx'
import { FloatingNote } from '../../ui/floating-note.tsx'
import { SessionEnd } from '../session/session-end.tsx'
import type { SessionState } from '../session/use-session.ts'

/** A restart of the api is often over before this; only what lasts longer is worth a word. */
const PATIENCE_MS = 2_000

/** Keeps what is shown fresh, and says that it may be old for as long as it may, or why nothing can be done. */
export function LiveBanner({ session: { user, isEnded, error, retry } }: { session: SessionState }) {
  const [isShown, setShown] = useState(false)
  const isLost = useLiveEvents(isEnded) === 'lost'
  useEffect(() => {
    if (!isLost) return setShown(false)
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isLost])
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-30 grid justify-items-center px-4">
      <SessionEnd isEnded={isEnded} email={user?.email ?? ''} />
      {error !== null && (
        <FloatingNote
          action={
            <Button size="sm" className="shrink-0" onClick={retry}>
              Try again
            </Button>
          }
        >
          {`Your account could not be read. ${error.message}`}
        </FloatingNote>
      )}
      {isShown && !isEnded && error === null && (
        <FloatingNote>Reconnecting … What you see may be old; what you typed is kept.</FloatingNote>
      )}
    </div>
  )
}
