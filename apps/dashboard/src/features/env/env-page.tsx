'use client'

import { useQuery } from '@tanstack/react-query'
import { ClipboardPaste, KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { envVarsQuery } from '../../data/env-vars.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject, useSlug } from '../project/use-project.ts'
import { CopyEnvButton } from './copy-env-button.tsx'
import { EnvList } from './env-list.tsx'
import { EnvNote } from './env-note.tsx'
import { EnvVarForm } from './env-var-form.tsx'
import { PasteEnvCard } from './paste-env-card.tsx'

type Adding = { type: 'one' } | { type: 'many'; text: string }

/** The environment variables of a project. */
export function EnvPage() {
  const slug = useSlug()
  const project = useProject()
  const { data, error, refetch } = useQuery(envVarsQuery(slug))
  const [adding, setAdding] = useState<Adding>()
  const [deletedAt, setDeletedAt] = useState<Date | null>(null)
  const variables = data?.items ?? []
  const canWrite = mayWrite(project?.role)
  const close = () => setAdding(undefined)
  const buttons = canWrite && (
    <>
      <Button onClick={() => setAdding({ type: 'many', text: '' })}>
        <ClipboardPaste aria-hidden />
        Paste .env
      </Button>
      <Button variant="primary" onClick={() => setAdding({ type: 'one' })}>
        <Plus aria-hidden />
        Add variable
      </Button>
    </>
  )
  return (
    <>
      <PageHeader
        title="Environment"
        context={project?.name ?? slug}
        description="For builds and functions. Changes apply to the next deployment, and to a redeployed copy."
        actions={variables.length > 0 && buttons}
      />
      <div className="grid gap-4">
        {project !== undefined && data !== undefined && (
          <EnvNote project={project} variables={variables} deletedAt={deletedAt} canWrite={canWrite} />
        )}
        {adding?.type === 'many' && <PasteEnvCard slug={slug} present={variables} initialText={adding.text} onClose={close} />}
        {adding?.type === 'one' && (
          <Card title="New variable" flush>
            <EnvVarForm
              slug={slug}
              taken={variables.map(({ key }) => key)}
              onPasteText={(text) => setAdding({ type: 'many', text })}
              onClose={close}
            />
          </Card>
        )}
        {error !== null && data === undefined ? (
          <ErrorNotice title="The variables could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <Card
            flush
            {...(variables.length === 0
              ? {}
              : {
                  title: `${variables.length} ${variables.length === 1 ? 'variable' : 'variables'}`,
                  actions: <CopyEnvButton variables={variables} />,
                })}
          >
            {data === undefined && <TableSkeleton rows={4} />}
            {data !== undefined && variables.length === 0 && (
              <EmptyState icon={<KeyRound />} title="No variables yet" action={adding === undefined ? buttons : undefined}>
                Settings and secrets that do not belong in the repository, such as DATABASE_URL.
              </EmptyState>
            )}
            {variables.length > 0 && <EnvList slug={slug} variables={variables} canWrite={canWrite} onDeleted={setDeletedAt} />}
          </Card>
        )}
      </div>
    </>
  )
}
