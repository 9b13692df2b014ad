'use client'

import { type RefObject, useState } from 'react'
import { useShortcuts } from '../../ui/use-shortcuts.ts'

interface LogKeysOptions {
  entries: readonly { id: string }[]
  /** The one in the side panel. */
  open: string | undefined
  onOpen(id: string): void
  list: RefObject<HTMLElement | null>
}

/** j and k go through the entries, and turn the pages of an open panel. The list itself has the arrows and Enter. */
export function useLogKeys({ entries, open, onOpen, list }: LogKeysOptions) {
  const [selected, select] = useState<string | undefined>(open)
  const move = (step: number) => {
    const at = entries.findIndex(({ id }) => id === selected)
    const next = entries[at === -1 ? 0 : Math.min(entries.length - 1, Math.max(0, at + step))]
    if (!next) return
    select(next.id)
    if (list.current !== document.activeElement) list.current?.focus({ preventScroll: true })
    if (open !== undefined) onOpen(next.id)
  }
  useShortcuts({ j: () => move(1), k: () => move(-1) })
  return { selected, select, move }
}
