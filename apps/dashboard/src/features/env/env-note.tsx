'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useQuery } from '@tanstack/react-query'
import { deploymentQuery, redeployDeployment } from '../../data/deployments.ts'
import type { EnvVar } from '../../data/env-vars.ts'
import { keys } from '../../data/keys.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'

interface EnvNoteProps {
  project: Project
  variables: readonly EnvVar[]
  /** When one was deleted while this page was open; null: none. */
  deletedAt: Date | null
  canWrite: boolean
}

/** Says when changes come to be: while the live deployment runs with older values, with the one press that changes that. */
export function EnvNote({ project, variables, deletedAt, canWrite }: EnvNoteProps) {
  const id = project.productionDeploymentId ?? undefined
  const { data: production } = useQuery({ ...deploymentQuery(id ?? ''), enabled: id !== undefined })
  const redeploy = useAction({
    run: () => redeployDeployment(id ?? ''),
    touches: [keys.project(project.slug), keys.overview],
    done: ({ shortId }) => `${shortId} is a copy with the values of now`,
    failed: 'Redeploying failed',
  })
  if (production === undefined) return null
  const since = new Date(production.createdAt)
  const newer = variables.filter(({ targets, updatedAt }) => targets.includes('production') && new Date(updatedAt) > since)
  if (newer.length === 0 && !(deletedAt !== null && deletedAt > since)) return null
  return (
    <Notice
      tone="warn"
      title="What is live still runs with the values it was made with"
      action={
        canWrite && (
          <Button busy={redeploy.isPending} onClick={() => redeploy.mutate(undefined)}>
            Redeploy now
          </Button>
        )
      }
    >
      {newer.length > 0 && `${newer.length} ${newer.length === 1 ? 'variable' : 'variables'} changed since `}
      {newer.length === 0 && 'A variable was deleted since '}
      <Link
        href={`/projects/${project.slug}/deployments/${production.id}`}
        className="rounded-sm font-mono text-xs underline underline-offset-4"
      >
        {production.shortId}
      </Link>
      . Redeploying makes a copy of it with the values of now, without a build; what a build wrote into pages needs a new push.
    </Notice>
  )
}
