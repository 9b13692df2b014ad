'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import { groupByStep } from './group-by-step.ts'
import { LogRowView } from './log-row-view.tsx'
import { LogToolbar } from './log-toolbar.tsx'
import { stripAnsi } from './parse-ansi.ts'
import { useBuildLog } from './use-build-log.ts'
import { useLineAnchor } from './use-line-anchor.ts'

const ROW_PX = 24
const NEAR_END_PX = 40

interface BuildLogProps {
  deployment: Pick<Deployment, 'id' | 'timings'>
}

/** A deployment's log: live, in foldable steps, searchable; each line has its address. Only what is in view is drawn. */
export function BuildLog({ deployment: { id, timings } }: BuildLogProps) {
  const { lines, state } = useBuildLog(id)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [search, setSearch] = useState('')
  const [anchor, setAnchor] = useLineAnchor()
  const rows = useMemo(() => groupByStep(lines, { folded, timings }), [lines, folded, timings])
  const matches = useMemo(() => findMatches(rows, search), [rows, search])
  const [matchAt, setMatchAt] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 20 })

  // Follows what comes, unless somebody scrolled up or asked for a line.
  useEffect(() => {
    if (isAtEnd.current && anchor === undefined && search === '' && rows.length > 0) virtual.scrollToIndex(rows.length - 1)
  }, [rows.length, anchor, search, virtual])
  const anchorAt = anchor === undefined ? -1 : rows.findIndex((row) => row.type === 'line' && row.line.seq === anchor)
  useEffect(() => {
    if (anchorAt >= 0) virtual.scrollToIndex(anchorAt, { align: 'center' })
  }, [anchorAt, virtual])

  const toggle = (step: string) =>
    setFolded((before) => new Set(before.has(step) ? [...before].filter((name) => name !== step) : [...before, step]))
  const goToMatch = (index: number) => {
    if (matches.length === 0) return
    const next = (index + matches.length) % matches.length
    setMatchAt(next)
    virtual.scrollToIndex(matches[next] ?? 0, { align: 'center' })
  }
  const shownMatch = matches[Math.min(matchAt, matches.length - 1)]
  return (
    <section aria-label="Build log" className="overflow-hidden rounded-lg border bg-surface">
      <LogToolbar
        search={search}
        onSearch={(text) => {
          setSearch(text)
          setMatchAt(0)
        }}
        matches={matches.length}
        matchAt={Math.min(matchAt, Math.max(0, matches.length - 1))}
        onGoTo={goToMatch}
        state={state}
        text={() => lines.map(({ text }) => stripAnsi(text)).join('\n')}
      />
      <div
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        role="log"
        aria-label="Lines"
        aria-live="off"
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
        }}
        className="h-[max(20rem,calc(100dvh-30rem))] overflow-auto py-2 font-mono text-xs/5 -outline-offset-2!"
      >
        {rows.length === 0 && <Waiting state={state} />}
        <div className="relative min-w-max" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <div key={index} className="absolute inset-x-0 top-0 h-6" style={{ transform: `translateY(${start}px)` }}>
                <LogRowView
                  row={row}
                  isAnchor={index === anchorAt}
                  isMatch={index === shownMatch && search !== ''}
                  onToggle={toggle}
                  onAnchor={setAnchor}
                />
              </div>
            )
          })}
        </div>
      </div>
    </section>
  )
}

function Waiting({ state }: { state: string }) {
  if (state === 'ended') return <p className="px-4 py-1 text-muted">This deployment has no log of its own: it reuses a build.</p>
  return (
    <div className="grid gap-2 px-4 py-1">
      {['w-40', 'w-72', 'w-56'].map((width) => (
        <Skeleton key={width} className={`h-3 ${width}`} />
      ))}
    </div>
  )
}

function findMatches(rows: ReturnType<typeof groupByStep>, search: string): number[] {
  const wanted = search.toLowerCase()
  if (wanted === '') return []
  return rows.flatMap((row, index) => (row.type === 'line' && stripAnsi(row.line.text).toLowerCase().includes(wanted) ? [index] : []))
}
