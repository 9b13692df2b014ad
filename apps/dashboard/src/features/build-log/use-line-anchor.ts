'use client'

import { useEffect, useState } from 'react'

/** The line that the address names (`#L12`), and how to name another. */
export function useLineAnchor(): [number | undefined, (seq: number) => void] {
  const [anchor, setAnchor] = useState<number>()
  useEffect(() => {
    const read = () => {
      const match = /^#L(\d{1,9})$/.exec(window.location.hash)
      setAnchor(match ? Number(match[1]) : undefined)
    }
    read()
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])
  return [
    anchor,
    (seq) => {
      window.history.replaceState(null, '', `#L${seq}`)
      setAnchor(seq)
    },
  ]
}
