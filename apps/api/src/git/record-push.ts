import type { Dependencies } from '../dependencies.ts'
import { addGitDeployment } from '../deployments/add-git-deployment.ts'
import { dropBranch } from './drop-branch.ts'
import { readCommit } from './read-commit.ts'
import { repositoryPath } from './repository-path.ts'

export interface RefUpdate {
  /** All zeros when the ref was deleted. */
  newSha: string
  ref: string
}

interface Push {
  projectId: string
  userId: string | null
  /** When the push began, by the database's clock. */
  since: Date
  updates: RefUpdate[]
}

const BRANCH = /^refs\/heads\/(.+)$/

/**
 * Records what a push changed: one deployment a branch, and the end of deleted ones; tags are only stored. Answers the deployments in the
 * order of the push. What was recorded for this very push already is not recorded twice.
 */
export async function recordPush(dependencies: Dependencies, { projectId, userId, since, updates }: Push): Promise<string[]> {
  const repository = repositoryPath(dependencies.config, projectId)
  const deploymentIds: string[] = []
  for (const { newSha, ref } of updates) {
    const branch = BRANCH.exec(ref)?.[1]
    if (branch === undefined) continue
    if (/^0+$/.test(newSha)) {
      await dropBranch(dependencies, { projectId, branch })
      continue
    }
    const commit = await readCommit(repository, newSha)
    if (commit)
      deploymentIds.push(
        await addGitDeployment(dependencies, { projectId, branch, ref: null, commit, createdBy: userId, unlessRecorded: since }),
      )
  }
  return deploymentIds
}

/** Git's lines to a post-receive hook (githooks(5)): `<old> <new> <ref>`. Anything else is dropped. */
export function parseRefUpdates(text: string): RefUpdate[] {
  return text.split('\n').flatMap((line) => {
    const [, newSha, ref] = /^[0-9a-f]{40,64} ([0-9a-f]{40,64}) (refs\/\S+)$/.exec(line) ?? []
    return newSha !== undefined && ref !== undefined ? [{ newSha, ref }] : []
  })
}
