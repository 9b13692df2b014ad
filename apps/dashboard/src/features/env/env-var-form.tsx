'use client'

import type { FormEvent } from 'react'
import { type EnvVar, type EnvVarInput, putEnvVar } from '../../data/env-vars.ts'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { useDraft } from '../../ui/use-draft.ts'
import { type EnvScope, EnvScopeFields, TARGETS } from './env-scope-fields.tsx'

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

/** Makes a variable, or changes one in its place. Esc puts it aside as it stands, Cancel throws away what was typed. */
export function EnvVarForm({ slug, variable, taken = [], onPasteText, onClose }: EnvVarFormProps) {
  const draft = useDraft(`variable ${variable?.key ?? ''} of ${slug}`, toDraft(variable))
  const { key, value, sensitive, ...isIn } = draft.values
  const scope: EnvScope = { targets: TARGETS.map(([target]) => target).filter((target) => isIn[target]), sensitive }
  const put = useAction<EnvVarInput, EnvVar>({
    run: (input) => putEnvVar(slug, input),
    touches: [keys.env(slug)],
    done: (saved) => `${saved.key} is set`,
    onDone: () => leave(),
  })
  const { of, rest } = problemsOf(put.error, ['key', 'value', 'targets'])
  const leave = () => {
    draft.discard()
    onClose()
  }
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
        if (event.key === 'Escape') onClose() // what is typed is still there when the form is opened again
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
              onChange={(event) => draft.set({ key: event.target.value })}
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
              onChange={(event) => draft.set({ value: event.target.value })}
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
        <EnvScopeFields
          scope={scope}
          onChange={({ targets, sensitive }) =>
            draft.set({ production: targets.includes('production'), preview: targets.includes('preview'), sensitive })
          }
        />
        <div className="ml-auto flex gap-2">
          <Button onClick={leave}>Cancel</Button>
          <Button type="submit" variant="primary" busy={put.isPending} disabled={scope.targets.length === 0}>
            {variable === undefined ? 'Add variable' : 'Save'}
          </Button>
        </div>
      </div>
    </form>
  )
}

const toDraft = (variable: EnvVar | undefined) => ({
  key: variable?.key ?? '',
  value: variable?.value ?? '',
  production: variable?.targets.includes('production') ?? true,
  preview: variable?.targets.includes('preview') ?? true,
  sensitive: variable?.sensitive ?? false,
})
