import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { GitBranch } from 'lucide-react'

type Origin = Pick<Deployment, 'commit' | 'branch' | 'source' | 'shortId'>

/** What a deployment is called: its commit's first line, else where it came from. */
export function deploymentTitle({ commit, source, shortId }: Origin): string {
  return commit?.message.split('\n')[0] || (source === 'upload' ? 'Upload' : `Deployment ${shortId}`)
}

/** Branch and commit in one line; the branch gives way first. */
export function CommitLine({ commit, branch, source }: Origin) {
  return (
    <span className="flex max-w-full min-w-0 items-center gap-2 text-xs text-muted">
      {branch !== null && (
        <span className="inline-flex min-w-0 items-center gap-1">
          <GitBranch aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{branch}</span>
        </span>
      )}
      {commit !== null && <span className="font-mono">{commit.sha.slice(0, 7)}</span>}
      {commit === null && branch === null && <span>{source}</span>}
    </span>
  )
}
