'use client'

import { type RefObject, useState } from 'react'
import { useShortcuts } from '../../ui/use-shortcuts.ts'

interface LogKeysOptions {
  entries: readonly { id: string }[]
  /** The one in the side panel. */
  open: string | undefined
  onOpen(id: string | undefined): void
  search: RefObject<HTMLInputElement | null>
}

/** j and k go through the entries, Enter opens one, Esc closes it, / searches. With the panel open, j and k turn its pages. */
export function useLogKeys({ entries, open, onOpen, search }: LogKeysOptions) {
  const [selected, select] = useState<string | undefined>(open)
  const move = (step: number) => {
    const at = entries.findIndex(({ id }) => id === selected)
    const next = entries[at === -1 ? 0 : Math.min(entries.length - 1, Math.max(0, at + step))]
    if (!next) return
    select(next.id)
    if (open !== undefined) onOpen(next.id)
  }
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    '/': () => search.current?.focus(),
    ...(open === undefined ? {} : { Escape: () => onOpen(undefined) }),
    ...(selected !== undefined && open === undefined ? { Enter: () => onOpen(selected) } : {}),
  })
  return { selected, select }
}
