'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'

interface CopyButtonProps {
  text: string | (() => string | Promise<string>)
  label?: string
  className?: string
}

/** Puts a text on the clipboard, and says that it did. Of a text that cannot be had its owner tells. */
export function CopyButton({ text, label = 'Copy', className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1_600)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => setCopied(await copyText(typeof text === 'string' ? text : await text()))
  return (
    <IconButton label={copied ? 'Copied' : label} onClick={() => void copy().catch(() => setCopied(false))} className={className ?? ''}>
      {copied ? <Check className="text-good" /> : <Copy />}
    </IconButton>
  )
}
