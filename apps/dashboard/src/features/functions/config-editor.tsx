'use client'

import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import { useQueryClient } from '@tanstack/react-query'
import { updateFunction } from '../../data/functions.ts'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useDraft } from '../../ui/use-draft.ts'
import { ViewerNotice } from '../project/viewer-notice.tsx'
import { AccessFields } from './access-fields.tsx'
import { type ConfigForm, toForm, withChanges } from './config-form.ts'
import { LimitFields } from './limit-fields.tsx'

export interface ConfigFieldsProps {
  form: ConfigForm
  onChange(changes: Partial<ConfigForm>): void
  /** What the api said of a field of the configuration. */
  problemOf(field: string): string | undefined
}

const FIELDS = ['timeoutMs', 'memoryMb', 'maxConcurrency', 'fetch', 'requireApiKey', 'rateLimit'].map((field) => `config.${field}`)

/** The form of a function's configuration. What is set here goes before the repository's own. */
export function ConfigEditor({ slug, fn, isReadOnly }: { slug: string; fn: FunctionInfo; isReadOnly: boolean }) {
  const queryClient = useQueryClient()
  const { values: form, changes, isDirty, set, discard, settle } = useDraft(`limits of ${slug}/${fn.functionName}`, toForm(fn.config))
  const save = useAction({
    run: (changed: Partial<ConfigForm>) =>
      updateFunction(slug, fn.functionName, { config: withChanges(fn.ownConfig, changed, { ...toForm(fn.config), ...changed }) }),
    touches: [keys.functions(slug)],
    done: () => 'The settings are in force',
    onDone(saved, sent) {
      queryClient.setQueryData(keys.function(slug, fn.functionName), saved)
      settle(sent)
    },
  })
  const { of, rest } = problemsOf(save.error, FIELDS)
  const fields = {
    form,
    onChange: set,
    problemOf: (field: string) => of(`config.${field}`),
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(changes)
      }}
    >
      <fieldset disabled={isReadOnly} className="grid max-w-2xl gap-4">
        {isReadOnly && <ViewerNotice act="change anything" />}
        {rest !== undefined && <Notice title={rest} />}
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
              {isDirty && <Button onClick={discard}>Discard</Button>}
              <Button type="submit" variant="primary" busy={save.isPending} disabled={!isDirty}>
                Save
              </Button>
            </div>
          </div>
        )}
      </fieldset>
    </form>
  )
}
