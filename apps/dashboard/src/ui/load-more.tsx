'use client'

import { useEffect, useRef } from 'react'
import { Button } from './button.tsx'

interface LoadMoreProps {
  label?: string
  busy: boolean
  /** Loads by itself as soon as it comes near; else only when pressed. */
  isAuto?: boolean
  onLoad(): void
}

const NEAR = '400px'

/** At the end of a list that goes on. A button all the same: for keyboards, and for a try that failed. */
export function LoadMore({ label = 'Show more', busy, isAuto = true, onLoad }: LoadMoreProps) {
  const element = useRef<HTMLDivElement>(null)
  const load = useRef(onLoad)
  useEffect(() => {
    load.current = onLoad
  })
  useEffect(() => {
    if (!isAuto || busy || element.current === null) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load.current(), { rootMargin: NEAR })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [isAuto, busy])
  return (
    <div ref={element} className="grid justify-items-center p-3">
      <Button variant="ghost" busy={busy} onClick={onLoad}>
        {label}
      </Button>
    </div>
  )
}
