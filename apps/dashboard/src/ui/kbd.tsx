'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}
const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** A key, or several pressed one after the other. `mod` is ⌘ on Apple's machines, Ctrl elsewhere. */
export function Kbd({ keys }: { keys: string }) {
  const mod = useSyncExternalStore(never, isApple, () => false) ? '⌘' : 'Ctrl'
  return (
    <span className="inline-flex gap-1">
      {keys.split(' ').map((key) => (
        <kbd
          key={key}
          className="grid h-5 min-w-5 place-items-center rounded-sm border border-line-strong bg-surface px-1 font-sans text-[11px] text-muted"
        >
          {key === 'mod' ? mod : key}
        </kbd>
      ))}
    </span>
  )
}
