import type { ReactNode } from 'react'
import { CodeBlock } from './code-block.tsx'
import { Notice } from './notice.tsx'

interface SecretOnceProps {
  title: string
  secret: string
  children?: ReactNode
}

/** A secret that is shown now and never again, with a button that copies it. */
export function SecretOnce({ title, secret, children }: SecretOnceProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Notice tone="good" title={title}>
        {children}
      </Notice>
      <CodeBlock code={secret} />
    </div>
  )
}
