'use client'

import { useEffect, useState } from 'react'

type Typed = Readonly<Record<string, string | boolean>>

// Left and come back to: what was typed is still there, until the page is loaded anew. In memory only, as it may be a secret.
const kept = new Map<string, Typed>()

/** What was typed is of no use to who comes next; leaving the site does not ask either. */
export const forgetDrafts = (): void => kept.clear()

interface DraftOptions {
  /** It is a try, nothing to be saved: the site may be left without a word. */
  isTrial?: boolean
}

/**
 * What somebody types over values that are saved elsewhere. A value that changes elsewhere shows at once where nothing was typed, and never
 * replaces what was; leaving for another page keeps it, leaving the site asks first. The one way by which forms keep what is typed.
 */
export function useDraft<Values extends { [Name in keyof Values]: string | boolean }>(
  id: string,
  saved: Values,
  { isTrial = false }: DraftOptions = {},
) {
  const [edits, setEdits] = useState<Partial<Values>>(() => (kept.get(id) ?? {}) as Partial<Values>)
  const changes = Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => value !== saved[name as keyof Values]),
  ) as Partial<Values>
  const isDirty = Object.keys(changes).length > 0
  useEffect(() => {
    if (!isDirty) {
      kept.delete(id)
      return
    }
    kept.set(id, edits as Typed)
    if (isTrial) return
    const ask = (event: BeforeUnloadEvent) => {
      if (kept.has(id)) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [id, edits, isDirty, isTrial])
  return {
    values: { ...saved, ...edits } as Values,
    /** What differs from what is saved. */
    changes,
    isDirty,
    set: (typed: Partial<Values>) => setEdits((present) => ({ ...present, ...typed })),
    discard() {
      kept.delete(id) // the form may be gone before it is drawn again
      setEdits({})
    },
    /** These were saved; what was typed since stays. */
    settle: (sent: Partial<Values>) =>
      setEdits((present) => {
        const rest = Object.entries(present).filter(([name, value]) => sent[name as keyof Values] !== value)
        return Object.fromEntries(rest) as Partial<Values>
      }),
  }
}
