'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { keys } from '../../data/keys.ts'
import { deleteProject } from '../../data/projects.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

/** The end of a project, for its owner. */
export function DangerCard({ project }: { project: Project }) {
  const router = useRouter()
  const [isAsking, setAsking] = useState(false)
  const remove = useAction<undefined, void>({
    run: () => deleteProject(project.slug),
    touches: [keys.overview],
    done: () => `${project.name} is deleted`,
    failed: 'Deleting failed',
    onDone: () => router.replace('/'),
  })
  const isOwner = project.role === 'owner'
  return (
    <Card title="Delete this project" className="border-bad/30">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div className="min-w-0 flex-1 basis-72 text-sm text-muted">
          <p>With it go, at once and for good:</p>
          <ul className="mt-1.5 list-disc pl-5 marker:text-faint">
            <li>the live site, every deployment, and their addresses</li>
            <li>functions with all versions, invocations and logs</li>
            <li>variables, members, and the git repository on this server</li>
          </ul>
        </div>
        <Button variant="danger" disabled={!isOwner} onClick={() => setAsking(true)}>
          Delete project
        </Button>
      </div>
      {!isOwner && <p className="mt-3 text-xs text-muted">Only its owner can do this.</p>}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${project.name}?`}
        act="Delete project"
        danger
        name={project.name}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined)}
      >
        The site goes offline at once, and nothing of the project can be brought back. Its slug is free again.
      </ConfirmDialog>
    </Card>
  )
}
