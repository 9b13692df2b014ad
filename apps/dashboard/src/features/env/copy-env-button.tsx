'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import type { EnvVar } from '../../data/env-vars.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { notify } from '../../ui/notify.ts'
import { toDotenv } from './to-dotenv.ts'

/** Puts all variables on the clipboard as the text of a .env file; sensitive ones as their names only. */
export function CopyEnvButton({ variables }: { variables: readonly EnvVar[] }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    if (await copyText(`${toDotenv(variables)}\n`)) setCopied(true)
    else notify.failed('The browser did not allow copying')
  }
  return (
    <Button size="sm" variant="ghost" onClick={() => void copy()} onBlur={() => setCopied(false)} className="-mr-2.5">
      {isCopied ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />}
      {isCopied ? 'Copied' : 'Copy as .env'}
    </Button>
  )
}
