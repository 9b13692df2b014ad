'use client'

import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import { useState } from 'react'
import { updateFunction } from '../../data/functions.ts'
import { keys } from '../../data/keys.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { AccessFields } from './access-fields.tsx'
import { type ConfigForm, toForm, withChanges } from './config-form.ts'
import { failureOf, problemAt } from './failure-of.ts'
import { FormFailure } from './form-failure.tsx'
import { LimitFields } from './limit-fields.tsx'

export interface ConfigFieldsProps {
  form: ConfigForm
  onChange(changes: Partial<ConfigForm>): void
  /** What the api said of a field of the configuration. */
  problemOf(field: string): string | undefined
}

const FIELDS = ['timeoutMs', 'memoryMb', 'maxConcurrency', 'fetch', 'requireApiKey', 'rateLimit']

// Of every function: left and come back to, until the page is loaded anew.
const unsaved = new Map<string, Partial<ConfigForm>>()

/** The form of a function's configuration. What is set here goes before the repository's own. */
export function ConfigEditor({ slug, fn, isReadOnly }: { slug: string; fn: FunctionInfo; isReadOnly: boolean }) {
  const id = `${slug}/${fn.functionName}`
  const [changes, setChanges] = useState<Partial<ConfigForm>>(unsaved.get(id) ?? {})
  const change = (next: Partial<ConfigForm>) => {
    setChanges(next)
    unsaved.set(id, next)
  }
  const form = { ...toForm(fn.config), ...changes }
  const save = useAction({
    run: () => updateFunction(slug, fn.functionName, { config: withChanges(fn.ownConfig, changes, form) }),
    touches: [keys.functions(slug)],
    done: () => 'The settings are in force',
    onDone: () => change({}),
  })
  const failure = failureOf(save.error)
  const fields = {
    form,
    onChange: (next: Partial<ConfigForm>) => change({ ...changes, ...next }),
    problemOf: (field: string) => problemAt(failure, `config.${field}`),
  }
  const isChanged = Object.keys(changes).length > 0
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined)
      }}
    >
      <fieldset disabled={isReadOnly} className="grid max-w-2xl gap-4">
        <FormFailure failure={failure} known={FIELDS.map((field) => `config.${field}`)} />
        <Card title="Limits">
          <LimitFields {...fields} />
        </Card>
        <Card title="Access">
          <AccessFields {...fields} />
        </Card>
        {!isReadOnly && (
          <div className="flex items-center justify-between gap-4">
            <p className="text-xs text-muted">In force with the next call. What you change here goes before plat.json.</p>
            <div className="flex gap-2">
              {isChanged && <Button onClick={() => setChanges({})}>Discard</Button>}
              <Button type="submit" variant="primary" busy={save.isPending} disabled={!isChanged}>
                Save
              </Button>
            </div>
          </div>
        )}
      </fieldset>
    </form>
  )
}
