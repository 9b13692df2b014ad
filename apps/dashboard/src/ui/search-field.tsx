'use client'

import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Input } from './input.tsx'
import { Kbd } from './kbd.tsx'
import { useShortcuts } from './use-shortcuts.ts'

interface SearchFieldProps {
  /** Read aloud. */
  label: string
  placeholder: string
  text: string | undefined
  /** How long after the last letter it is looked for. */
  pauseMs: number
  onSearch(text: string | undefined): void
}

/** The search of a page, which `/` leads to; looked for when typing pauses. */
export function SearchField({ label, placeholder, text, pauseMs, onSearch }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  useShortcuts({ '/': () => input.current?.focus() })
  const [typed, setTyped] = useState(text ?? '')
  const told = useRef(text)
  useEffect(() => {
    if (text === told.current) return
    told.current = text
    setTyped(text ?? '') // somebody else changed it, such as the way back
  }, [text])
  useEffect(() => {
    if (typed.trim() === (told.current ?? '')) return
    const timer = setTimeout(() => {
      told.current = typed.trim() || undefined
      onSearch(told.current)
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [typed, onSearch, pauseMs])
  return (
    <div className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted" />
      <Input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
        className="!h-9 pr-10 !pl-9 pointer-coarse:!h-11"
      />
      <span aria-hidden className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 pointer-coarse:hidden">
        {typed === '' && <Kbd keys="/" />}
      </span>
    </div>
  )
}
