import { CopyButton } from './copy-button.tsx'

interface CodeBlockProps {
  code: string
  /** Copied in its place, where the eye should see less, such as a masked token; a function is asked when it is copied. */
  copyText?: string | (() => Promise<string>)
}

/** Text for a terminal or an editor, with a button that copies it. */
export function CodeBlock({ code, copyText = code }: CodeBlockProps) {
  return (
    <div className="relative rounded-md border bg-surface">
      <pre className="py-3 pr-12 pl-3.5 font-mono text-xs/5 break-words whitespace-pre-wrap">{code}</pre>
      <CopyButton text={copyText} className="!absolute top-1 right-1 bg-surface" />
    </div>
  )
}
