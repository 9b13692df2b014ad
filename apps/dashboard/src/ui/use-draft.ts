'use client'

import { useEffect, useState } from 'react'

type Edits<Values> = Partial<Values>

// Left and come back to: what was typed is still there, until the page is loaded anew.
const kept = new Map<string, Edits<Record<string, string>>>()

/**
 * What somebody types over values that are saved elsewhere. A value that changes elsewhere shows at once where nothing was typed, and never
 * replaces what was; leaving for another page keeps it, leaving the site asks first.
 */
export function useDraft<Values extends Record<string, string>>(id: string, saved: Values) {
  const [edits, setEdits] = useState<Edits<Values>>(() => (kept.get(id) ?? {}) as Edits<Values>)
  const dirty = Object.keys(edits).filter((name) => edits[name] !== saved[name])
  const isDirty = dirty.length > 0
  useEffect(() => {
    if (!isDirty) {
      kept.delete(id)
      return
    }
    kept.set(id, edits as Edits<Record<string, string>>)
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [id, edits, isDirty])
  return {
    values: { ...saved, ...edits } as Values,
    /** Names of what differs from what is saved. */
    dirty: dirty as (keyof Values & string)[],
    set: (name: keyof Values & string, value: string) => setEdits((present) => ({ ...present, [name]: value })),
    discard: () => setEdits({}),
    /** These were saved; what was typed since stays. */
    settle: (sent: Edits<Values>) =>
      setEdits((present) => Object.fromEntries(Object.entries(present).filter(([name, value]) => sent[name] !== value)) as Edits<Values>),
  }
}
