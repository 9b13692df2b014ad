'use client'

import { clsx } from 'clsx'
import dynamic from 'next/dynamic'
import { Skeleton } from './skeleton.tsx'

export interface CodeEditorProps {
  /** Read aloud. */
  label: string
  value: string
  /** Without it the code can only be read. */
  onChange?: (value: string) => void
  /** Ctrl or ⌘ with Enter. */
  onSubmit?: () => void
  /** Of its lines, as CSS; beyond it they scroll. */
  height?: string
  placeholder?: string
  invalid?: boolean
}

const CodeMirror = dynamic(() => import('./code-mirror.tsx').then((module) => module.CodeMirror), {
  ssr: false,
  loading: () => (
    <div className="grid gap-2.5 p-3">
      <Skeleton className="h-3 w-3/5" />
      <Skeleton className="h-3 w-2/5" />
      <Skeleton className="h-3 w-1/2" />
    </div>
  ),
})

/** JavaScript or TypeScript to read or write. Tab leaves it, as any field. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <div
      style={{ height: props.height }}
      className={clsx(
        'min-h-28 overflow-hidden rounded-md border bg-canvas focus-within:outline-2 focus-within:outline-accent',
        props.invalid ? 'border-bad' : props.onChange ? 'border-control' : 'border-line',
      )}
    >
      <CodeMirror {...props} />
    </div>
  )
}
