'use client'

import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react'
import { LogRow } from './log-row.tsx'
import { useLogKeys } from './use-log-keys.ts'

interface LogListProps {
  /** Newest first. */
  entries: readonly LogEntry[]
  /** Newer ones that wait until the reader is back at the top. */
  waiting: number
  /** The one in the side panel. */
  open: string | undefined
  onOpen(id: string): void
  /** The reader left the top, or came back. */
  onAway(isAway: boolean): void
  hasMore: boolean
  isLoadingMore: boolean
  onMore(): void
}

const ROW_PX = 36
const NEAR_END = 20
const idOf = (id: string) => `log-${id}`

/**
 * Any number of entries, of which only those in sight are drawn. New ones appear at the top while one is there. Which one is selected is
 * known here alone: a key draws two rows, not the page.
 */
export function LogList(props: LogListProps) {
  const { entries, waiting, open, onOpen, onAway, hasMore, isLoadingMore, onMore } = props
  const scroller = useRef<HTMLDivElement>(null)
  const { selected, select, move } = useLogKeys({ entries, open, onOpen, list: scroller })
  const isAway = useRef(false)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 12,
    useFlushSync: false, // the overscan is there while React draws
  })
  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= entries.length - NEAR_END) onMore()
  }, [hasMore, isLoadingMore, last, entries.length, onMore])
  const at = entries.findIndex(({ id }) => id === selected)
  useEffect(() => {
    if (at < 0) return
    // What the list knows by itself: to ask the page would have it laid out once more for each key.
    const above = at * ROW_PX - (virtual.scrollOffset ?? 0)
    if (above < 0 || above + ROW_PX > (virtual.scrollRect?.height ?? 0)) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  const watch = () => {
    const next = (scroller.current?.scrollTop ?? 0) > ROW_PX / 2
    if (next === isAway.current) return
    isAway.current = next
    onAway(next)
  }
  const click = ({ target }: MouseEvent) => {
    const option = target instanceof Element ? target.closest('[role=option]') : null
    const entry = entries.find(({ id }) => idOf(id) === option?.id)
    if (!entry) return
    select(entry.id)
    onOpen(entry.id)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) move(step)
    else if (event.key === 'Enter' && selected !== undefined) onOpen(selected)
    else return
    event.preventDefault()
  }
  return (
    <div className="relative">
      <div
        ref={scroller}
        role="listbox"
        aria-label="Log entries"
        tabIndex={0}
        aria-activedescendant={at >= 0 ? idOf(selected ?? '') : undefined}
        onScroll={watch}
        onKeyDown={press}
        onClick={click}
        className="peer h-[max(24rem,calc(100dvh-18rem))] overflow-auto overscroll-contain rounded-lg border bg-raised outline-none!"
      >
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, start }) => {
            const entry = entries[index]
            return entry && <LogRow key={entry.id} id={idOf(entry.id)} entry={entry} top={start} isSelected={entry.id === selected} />
          })}
        </div>
        {isLoadingMore && <p className="px-4 py-2 text-xs text-muted">Loading older entries …</p>}
      </div>
      {/* The ring of the focus, in a layer of its own: an outline has the whole list painted anew, which the first key would wait for. */}
      <div
        aria-hidden
        className="pointer-events-none invisible absolute inset-0 rounded-lg outline-2 -outline-offset-2 outline-accent will-change-transform peer-focus-visible:visible"
      />
      <div role="status" className="pointer-events-none absolute inset-x-0 top-3 grid justify-items-center">
        {waiting > 0 && (
          <button
            type="button"
            onClick={() => scroller.current?.scrollTo({ top: 0 })}
            className="touchable pointer-events-auto inline-flex h-7 animate-rise items-center gap-1.5 rounded-full bg-ink px-3 text-xs font-medium text-canvas"
          >
            <ArrowUp aria-hidden className="size-3.5" />
            {waiting} new
          </button>
        )}
      </div>
    </div>
  )
}
