'use client'

import { Search } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Input } from '../../ui/input.tsx'
import { Kbd } from '../../ui/kbd.tsx'

/** How long after the last letter. */
const PAUSE_MS = 300

interface LogSearchProps {
  text: string | undefined
  onSearch(text: string | undefined): void
  input: RefObject<HTMLInputElement | null>
}

/** Part of a line, a path or an error; looked for when typing pauses. */
export function LogSearch({ text, onSearch, input }: LogSearchProps) {
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
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, onSearch])
  return (
    <div className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted" />
      <Input
        ref={input}
        type="search"
        aria-label="Search the logs"
        placeholder="Search lines, paths and errors"
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
