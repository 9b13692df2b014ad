'use client'

import { Eye, EyeOff, Lock } from 'lucide-react'
import { useState } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

/** A value: dots until somebody asks, so that nobody reads it over a shoulder; of a sensitive one nothing but that. */
export function EnvValue({ name, value }: { name: string; value: string | null }) {
  const [isShown, setShown] = useState(false)
  if (value === null)
    return (
      <span className="inline-flex h-8 items-center gap-1.5 text-xs text-muted">
        <Lock aria-hidden className="size-3.5" />
        Sensitive
      </span>
    )
  return (
    <span className="flex min-w-0 items-start gap-0.5">
      <span className="-ml-2 flex shrink-0">
        <IconButton label={isShown ? `Hide ${name}` : `Show ${name}`} aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? <EyeOff /> : <Eye />}
        </IconButton>
        <CopyButton text={() => value} label={`Copy ${name}`} />
      </span>
      {isShown ? (
        <code className="max-h-40 min-w-0 overflow-auto py-2 font-mono text-xs break-all whitespace-pre-wrap">
          {value === '' ? <span className="font-sans text-faint">empty</span> : value}
        </code>
      ) : (
        <span aria-hidden className="py-1.5 text-faint select-none">
          ••••••••
        </span>
      )}
    </span>
  )
}
