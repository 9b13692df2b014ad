'use client'

import { useState } from 'react'
import { deleteEnvVar, type EnvVar, putEnvVar } from '../../data/env-vars.ts'
import { keys } from '../../data/keys.ts'
import type { Page } from '../../data/page.ts'
import { useAction } from '../../data/use-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EnvVarForm } from './env-var-form.tsx'
import { EnvVarRow } from './env-var-row.tsx'

interface EnvListProps {
  slug: string
  variables: readonly EnvVar[]
  canWrite: boolean
  onDeleted(at: Date | null): void
}

/** All variables, by name; each is changed in its place. Deleting can be undone, except for those whose value nobody knows. */
export function EnvList({ slug, variables, canWrite, onDeleted }: EnvListProps) {
  const [editing, setEditing] = useState<EnvVar>()
  const [asking, setAsking] = useState<EnvVar>()
  const touches = [keys.env(slug)]
  const restore = useAction<EnvVar, EnvVar>({
    run: ({ key, value, targets, sensitive }) => putEnvVar(slug, { key, value: value ?? '', targets, sensitive }),
    touches,
    done: ({ key }) => `${key} is back`,
    failed: 'It could not be set again',
    onDone: () => onDeleted(null),
  })
  const remove = useAction<EnvVar, void>({
    run: ({ key }) => deleteEnvVar(slug, key),
    optimistic: {
      key: keys.env(slug),
      change: (page: Page<EnvVar>, { key }) => ({ ...page, items: page.items.filter((variable) => variable.key !== key) }),
    },
    touches,
    failed: 'Deleting failed',
    done: (_, { key }) => `${key} is deleted`,
    undo: (_, variable) => restore.mutate(variable),
    onDone: () => onDeleted(new Date()),
  })
  const removeForgotten = useAction<EnvVar, void>({
    run: ({ key }) => deleteEnvVar(slug, key),
    touches,
    failed: 'Deleting failed',
    done: (_, { key }) => `${key} is deleted`,
    onDone: () => onDeleted(new Date()),
  })
  // What is being typed stays, even when somebody else deletes the variable meanwhile.
  const shown = editing === undefined || variables.some(({ key }) => key === editing.key) ? variables : [...variables, editing]
  return (
    <>
      <ul aria-label="Variables" className="divide-y">
        {shown.map((variable) => (
          <li key={variable.key}>
            {editing?.key === variable.key ? (
              <EnvVarForm slug={slug} variable={editing} onClose={() => setEditing(undefined)} />
            ) : (
              <EnvVarRow
                variable={variable}
                canWrite={canWrite}
                onEdit={() => setEditing(variable)}
                onDelete={() => (variable.sensitive ? setAsking(variable) : remove.mutate(variable))}
              />
            )}
          </li>
        ))}
      </ul>
      {asking !== undefined && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setAsking(undefined)}
          title={`Delete ${asking.key}?`}
          act="Delete variable"
          danger
          onConfirm={() => {
            removeForgotten.mutate(asking)
            setAsking(undefined)
          }}
        >
          Nobody can read a sensitive value, so this cannot be undone. Deployments keep it until the next one.
        </ConfirmDialog>
      )}
    </>
  )
}
