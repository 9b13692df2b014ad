'use client'

import { javascript } from '@codemirror/lang-javascript'
import { MergeView as CodeMirrorMerge, unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { CodeDiffProps } from './code-diff.tsx'
import { codeTheme } from './code-theme.ts'

/** Where two columns have room. */
const WIDE = '(min-width: 768px)'
const collapseUnchanged = { margin: 3, minSize: 8 }

/** The comparison itself, loaded when it is needed; use CodeDiff. */
export function MergeView({ before, after, labels }: CodeDiffProps) {
  const parent = useRef<HTMLDivElement>(null)
  const [beforeLabel, afterLabel] = labels
  useEffect(() => {
    if (!parent.current) return
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        lineNumbers(),
        javascript({ typescript: true }),
        codeTheme,
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      ],
    })
    const right = side(after, afterLabel)
    const view = window.matchMedia(WIDE).matches
      ? new CodeMirrorMerge({ a: side(before, beforeLabel), b: right, parent: parent.current, gutter: false, collapseUnchanged })
      : new EditorView({
          doc: right.doc,
          extensions: [right.extensions, unifiedMergeView({ original: before, mergeControls: false, gutter: false, collapseUnchanged })],
          parent: parent.current,
        })
    return () => view.destroy()
  }, [before, after, beforeLabel, afterLabel])
  return <div ref={parent} className="[&_.cm-mergeViewEditor+.cm-mergeViewEditor]:border-l" />
}
