'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readTemplate, templatesQuery } from '../../data/templates.ts'
import { Button } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { packFiles } from './pack-files.ts'
import { useUpload } from './use-upload.ts'

/** The examples that come with Plat, deployed as they are. */
export function TemplateChoice({ project }: { project: Project }) {
  const { data, error } = useQuery(templatesQuery)
  const upload = useUpload(project.slug)
  const [taken, setTaken] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const take = async (name: string) => {
    setTaken(name)
    const files = await readTemplate(name)
    if (files.ok) return upload.mutate(await packFiles(files.value))
    setProblem(files.failure.message)
    setTaken(undefined)
  }
  const failure = problem ?? error?.message ?? upload.error?.message
  return (
    <div className="grid gap-3 text-sm">
      <ul className="grid gap-2 sm:grid-cols-2">
        {data === undefined && ['a', 'b', 'c', 'd'].map((key) => <Skeleton key={key} className="h-21 rounded-md" />)}
        {data?.items.map(({ name, description }) => (
          <li key={name} className="flex items-start justify-between gap-3 rounded-md border p-3">
            <div className="min-w-0">
              <p className="font-medium">{name}</p>
              <p className="mt-0.5 line-clamp-2 text-xs text-muted">{description}</p>
            </div>
            <Button
              size="sm"
              busy={taken === name && !upload.isError}
              disabled={taken !== undefined && !upload.isError}
              onClick={() => void take(name)}
              aria-label={`Use ${name}`}
            >
              Use
            </Button>
          </li>
        ))}
      </ul>
      {data?.items.length === 0 && <p className="text-muted">This installation came without examples.</p>}
      {failure !== undefined && failure !== null && (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
    </div>
  )
}
