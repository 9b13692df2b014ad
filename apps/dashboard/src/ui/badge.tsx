import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { TONE_TEXT, type Tone } from './tone.ts'

/** A short word about a thing, such as Production. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 items-center gap-1 rounded-full border px-2 text-xs whitespace-nowrap',
        tone === 'neutral' ? 'text-muted' : ['border-current/25 bg-current/5', TONE_TEXT[tone]],
      )}
    >
      {children}
    </span>
  )
}
