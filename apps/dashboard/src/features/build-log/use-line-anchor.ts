'use client'

import { useEffect, useState } from 'react'
import { copyText } from '../../ui/copy-text.ts'
import { notify } from '../../ui/notify.ts'

/** The line that the address names (`#L12`), and how to name another, whose link is on the clipboard then. */
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
      void copyText(window.location.href).then((isCopied) => isCopied && notify.done(`The link to line ${seq} is copied`))
    },
  ]
}
