'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Input } from '../../ui/input.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'

interface LogToolbarProps {
  search: string
  onSearch(search: string): void
  matches: number
  matchAt: number
  onGoTo(index: number): void
  state: 'loading' | 'following' | 'lost' | 'ended'
  text(): string
}

const STATES = {
  loading: <StatusDot tone="neutral" label="Loading" />,
  following: <StatusDot tone="active" label="Live" pulse />,
  lost: <StatusDot tone="warn" label="Reconnecting" />,
  ended: 'Complete',
}

/** Above a log: search, whether more may come, and a copy of all. */
export function LogToolbar({ search, onSearch, matches, matchAt, onGoTo, state, text }: LogToolbarProps) {
  const input = useRef<HTMLInputElement>(null)
  useShortcuts({ '/': () => input.current?.focus() })
  return (
    <div className="flex items-center gap-2 border-b bg-raised px-2 py-1.5">
      <Input
        ref={input}
        type="search"
        aria-label="Search the log"
        placeholder="Search"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onGoTo(matchAt + (event.shiftKey ? -1 : 1))
          if (event.key === 'Escape') onSearch('')
        }}
        className="max-w-64"
      />
      {search !== '' && (
        <>
          <span aria-live="polite" className="text-xs whitespace-nowrap text-muted">
            {matches === 0 ? 'None' : `${matchAt + 1} of ${matches}`}
          </span>
          <IconButton label="Previous match" onClick={() => onGoTo(matchAt - 1)} disabled={matches === 0}>
            <ArrowUp />
          </IconButton>
          <IconButton label="Next match" onClick={() => onGoTo(matchAt + 1)} disabled={matches === 0}>
            <ArrowDown />
          </IconButton>
        </>
      )}
      <span className="ml-auto text-xs text-muted">{STATES[state]}</span>
      <CopyButton text={text} label="Copy the log" />
    </div>
  )
}
