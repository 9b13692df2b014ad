'use client'

import { Skeleton } from '../../ui/skeleton.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject } from '../project/use-project.ts'
import { ConfigEditor } from './config-editor.tsx'
import { useFunction } from './use-function.ts'

/** The limits and rules of a function. */
export function FunctionSettingsPage() {
  const { slug, data: fn } = useFunction()
  const project = useProject()
  if (fn === undefined || project === undefined) return <Skeleton className="h-96 max-w-2xl" />
  return <ConfigEditor key={fn.id} slug={slug} fn={fn} isReadOnly={!mayWrite(project.role)} />
}
