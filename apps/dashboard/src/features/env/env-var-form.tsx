'use client'

import { type FormEvent, useState } from 'react'
import { type EnvVar, type EnvVarInput, putEnvVar } from '../../data/env-vars.ts'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { type EnvScope, EnvScopeFields } from './env-scope-fields.tsx'

interface EnvVarFormProps {
  slug: string
  /** The one to change; without it a new one is made. */
  variable?: EnvVar
  /** Names that are there already. */
  taken?: readonly string[]
  /** A text of several lines was pasted where a name belongs. */
  onPasteText?(text: string): void
  onClose(): void
}

/** Makes a variable, or changes one in its place. */
export function EnvVarForm({ slug, variable, taken = [], onPasteText, onClose }: EnvVarFormProps) {
  const [key, setKey] = useState(variable?.key ?? '')
  const [value, setValue] = useState(variable?.value ?? '')
  const [scope, setScope] = useState<EnvScope>({
    targets: variable?.targets ?? ['production', 'preview'],
    sensitive: variable?.sensitive ?? false,
  })
  const put = useAction<EnvVarInput, EnvVar>({
    run: (input) => putEnvVar(slug, input),
    touches: [keys.env(slug)],
    done: (saved) => `${saved.key} is set`,
    onDone: onClose,
  })
  const { of, rest } = problemsOf(put.error, ['key', 'value', 'targets'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    put.mutate({ key: key.trim(), value, targets: [...scope.targets], sensitive: scope.sensitive })
  }
  const isReplacing = variable === undefined && taken.includes(key.trim())
  const isForgotten = variable?.sensitive === true
  return (
    <form
      aria-label={variable === undefined ? 'New variable' : `Change ${variable.key}`}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit()
      }}
      className="grid gap-4 bg-surface p-4"
    >
      <div className="grid gap-4 sm:grid-cols-[minmax(12rem,1fr)_2fr]">
        <Field label="Name" problem={of('key')} hint={isReplacing ? 'It is there already; saving replaces it.' : undefined}>
          {(props) => (
            <Input
              {...props}
              className="font-mono text-xs! read-only:border-line read-only:text-muted"
              value={key}
              onChange={(event) => setKey(event.target.value)}
              onPaste={(event) => {
                const text = event.clipboardData.getData('text')
                if (!onPasteText || !/[=\n]/.test(text)) return
                event.preventDefault()
                onPasteText(text)
              }}
              placeholder="DATABASE_URL"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              required
              readOnly={variable !== undefined}
              autoFocus={variable === undefined}
            />
          )}
        </Field>
        <Field
          label="Value"
          problem={of('value')}
          hint={isForgotten ? 'Nobody can read what it is now: type it again to change anything.' : undefined}
        >
          {(props) => (
            <Textarea
              {...props}
              value={value}
              onChange={(event) => setValue(event.target.value)}
              required={isForgotten}
              autoComplete="off"
              autoFocus={variable !== undefined}
            />
          )}
        </Field>
      </div>
      {rest !== undefined && (
        <p role="alert" className="text-sm text-bad">
          {rest}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <EnvScopeFields scope={scope} onChange={setScope} />
        <div className="ml-auto flex gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={put.isPending} disabled={scope.targets.length === 0}>
            {variable === undefined ? 'Add variable' : 'Save'}
          </Button>
        </div>
      </div>
    </form>
  )
}
