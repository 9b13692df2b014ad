'use client'

import { useQuery } from '@tanstack/react-query'
import { sourceQuery } from '../../data/functions.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject } from '../project/use-project.ts'
import { SourceEditor } from './source-editor.tsx'
import { useFunction } from './use-function.ts'

/** The source of the active version, to change it. What a deployment made is changed in its repository. */
export function EditFunctionPage() {
  const { slug, name, base, data: fn } = useFunction()
  const project = useProject()
  const version = fn?.activeVersion ?? null
  const { data, error, refetch } = useQuery({ ...sourceQuery(slug, name, version ?? 0), enabled: version !== null })
  if (error !== null && data === undefined)
    return <ErrorNotice title="The source could not be loaded" error={error} onRetry={() => void refetch()} />
  if (fn !== undefined && version === null)
    return <EmptyState title="No version is active">Activate one of its versions first, or deploy one.</EmptyState>
  if (data === undefined || project === undefined) return <Skeleton className="h-96 w-full" />
  return (
    <SourceEditor
      key={`${name}-${data.isBundled}`}
      slug={slug}
      name={name}
      base={base}
      active={data}
      isReadOnly={data.isBundled || !mayWrite(project.role)}
    />
  )
}
