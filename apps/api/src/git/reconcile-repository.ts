import { lockProject } from '../aliases/lock-project.ts'
import { moveBranchAlias } from '../aliases/move-branch-alias.ts'
import { publishRoutesChanged } from '../aliases/publish-routes-changed.ts'
import type { Dependencies } from '../dependencies.ts'
import { addGitDeployment } from '../deployments/add-git-deployment.ts'
import { dropBranch } from './drop-branch.ts'
import { hasRepository } from './has-repository.ts'
import { listBranchHeads } from './list-branch-heads.ts'
import { readCommit } from './read-commit.ts'
import { repositoryPath } from './repository-path.ts'

interface RecordedBranch {
  branch: string
  deploymentId: string
  sha: string
  status: string
  hasAlias: boolean
}

/**
 * Makes the deployments of a project what its repository says: every branch's head has one, and branches that are gone have no host.
 * Changes nothing where that is so already.
 */
export async function reconcileRepository(
  dependencies: Dependencies,
  { projectId, userId }: { projectId: string; userId: string | null },
): Promise<void> {
  const repository = repositoryPath(dependencies.config, projectId)
  if (!(await hasRepository(repository)) || !(await dependencies.database.project.findUnique({ where: { id: projectId } }))) return
  const heads = await listBranchHeads(repository)
  const recorded = new Map((await listRecorded(dependencies, projectId)).map((row) => [row.branch, row]))
  for (const [branch, sha] of heads) {
    const known = recorded.get(branch)
    if (known?.sha !== sha) {
      const commit = await readCommit(repository, sha)
      if (commit) await addGitDeployment(dependencies, { projectId, branch, ref: null, commit, createdBy: userId, unlessRecorded: 'ever' })
    } else if (known.status === 'ready' && !known.hasAlias) {
      await restoreAlias(dependencies, { projectId, branch, deploymentId: known.deploymentId })
    }
  }
  for (const { branch, hasAlias } of recorded.values())
    if (hasAlias && !heads.has(branch)) await dropBranch(dependencies, { projectId, branch })
}

/** The newest pushed deployment of each branch. */
async function listRecorded({ sql }: Dependencies, projectId: string): Promise<RecordedBranch[]> {
  const { rows } = await sql.query<RecordedBranch>(
    `SELECT DISTINCT ON (d.branch) d.branch, d.id AS "deploymentId", d.commit_sha AS sha, d.status,
       EXISTS (SELECT 1 FROM aliases a WHERE a.project_id = d.project_id AND a.kind = 'branch' AND a.branch = d.branch) AS "hasAlias"
     FROM deployments d WHERE d.project_id = $1 AND d.source = 'git' AND d.ref IS NULL AND d.branch IS NOT NULL
     ORDER BY d.branch, d.created_at DESC`,
    [projectId],
  )
  return rows
}

/** A branch that was deleted and came back at the commit it had. */
async function restoreAlias(
  dependencies: Dependencies,
  { projectId, branch, deploymentId }: { projectId: string; branch: string; deploymentId: string },
): Promise<void> {
  await dependencies.sql.transaction(async (client) => {
    const project = await lockProject(client, projectId)
    const host = await moveBranchAlias(dependencies, client, { project, branch, deploymentId })
    await publishRoutesChanged(dependencies, host ? [host] : [], client)
  })
}
