import { lockProject } from '../aliases/lock-project.ts'
import { removeBranchAlias } from '../aliases/remove-branch-alias.ts'
import type { Dependencies } from '../dependencies.ts'
import { supersedeQueued } from '../deployments/supersede-queued.ts'

/** After a branch was deleted: its host serves nothing any more, and what waited to be built for it is cancelled. */
export async function dropBranch(dependencies: Dependencies, { projectId, branch }: { projectId: string; branch: string }): Promise<void> {
  await removeBranchAlias(dependencies, { projectId, branch })
  await dependencies.sql.transaction(async (client) => {
    await lockProject(client, projectId)
    await supersedeQueued(dependencies, client, { projectId, branch, reason: 'The branch was deleted.' })
  })
}
