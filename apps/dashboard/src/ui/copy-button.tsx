'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ text, label = 'Copy', className }: { text: string | (() => string); label?: string; className?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1_600)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => setCopied(await copyText(typeof text === 'string' ? text : text()))
  return (
    <IconButton label={copied ? 'Copied' : label} onClick={() => void copy()} className={className ?? ''}>
      {copied ? <Check className="text-good" /> : <Copy />}
    </IconButton>
  )
}
