'use client'

import { javascript } from '@codemirror/lang-javascript'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import ReactCodeMirror from '@uiw/react-codemirror'
import { useEffect, useMemo, useRef } from 'react'
import type { CodeEditorProps } from './code-editor.tsx'
import { codeTheme } from './code-theme.ts'

/** The editor itself, loaded when it is needed; use CodeEditor. */
export function CodeMirror({ label, value, onChange, onSubmit, height = '100%', placeholder, invalid = false }: CodeEditorProps) {
  const submit = useRef(onSubmit)
  useEffect(() => {
    submit.current = onSubmit
  })
  const isReadOnly = onChange === undefined
  const extensions = useMemo(
    () => [
      javascript({ typescript: true }),
      codeTheme,
      EditorView.contentAttributes.of({ 'aria-label': label, ...(isReadOnly ? { tabindex: '0' } : {}) }),
      EditorView.lineWrapping,
      isReadOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [],
      Prec.highest(
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              submit.current?.()
              return submit.current !== undefined
            },
          },
        ]),
      ),
    ],
    [label, isReadOnly],
  )
  return (
    <ReactCodeMirror
      value={value}
      {...(onChange ? { onChange } : {})}
      theme="none"
      height={height}
      minHeight="7rem"
      placeholder={placeholder ?? ''}
      indentWithTab={false}
      basicSetup={{ highlightActiveLine: !isReadOnly, autocompletion: !isReadOnly, foldGutter: false, syntaxHighlighting: false }}
      extensions={extensions}
      aria-invalid={invalid || undefined}
      className="h-full"
    />
  )
}
