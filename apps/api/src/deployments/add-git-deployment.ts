import { lockProject } from '../aliases/lock-project.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { wakeDispatcher } from '../dispatch/wake-dispatcher.ts'
import { type CommitFacts, insertDeployment } from './insert-deployment.ts'
import { supersedeQueued } from './supersede-queued.ts'

export interface GitDeploymentInput {
  projectId: string
  /** Null for a tag or a bare commit: a preview without a branch. */
  branch: string | null
  /** What to build of the project's foreign repository; null when `commit` is in its own. */
  ref: string | null
  commit: CommitFacts | null
  createdBy: string | null
  /** Counts the branch's newest deployment as this one when it is of the same commit: any of them, or one made since then. */
  unlessRecorded?: 'ever' | Date
}

/**
 * Adds a deployment of a commit, or of a ref of a foreign repository, and queues its build. What waits for the same branch is superseded:
 * the newest commit wins. Answers the id of the deployment.
 *
 * @throws AppError PROJECT_NOT_FOUND when it was deleted meanwhile
 */
export async function addGitDeployment(dependencies: Dependencies, input: GitDeploymentInput): Promise<string> {
  const { projectId, branch, ref, commit, createdBy } = input
  const added = await dependencies.sql.transaction(async (client) => {
    const project = await lockProject(client, projectId)
    const recorded = await findRecorded(client, input)
    if (recorded) return recorded
    const target = branch !== null && branch === project.productionBranch ? 'production' : 'preview'
    const { id } = await insertDeployment(dependencies, client, { projectId, target, source: 'git', branch, ref, commit, createdBy })
    const reason = 'Superseded: a newer commit of the branch was deployed before this build began.'
    if (branch !== null) await supersedeQueued(dependencies, client, { projectId, branch, reason, except: id })
    return id
  })
  await wakeDispatcher(dependencies)
  return added
}

async function findRecorded(
  client: SqlClient,
  { projectId, branch, commit, unlessRecorded }: GitDeploymentInput,
): Promise<string | undefined> {
  if (!unlessRecorded || branch === null || commit === null) return undefined
  const { rows } = await client.query<{ id: string; sha: string | null; createdAt: Date }>(
    `SELECT id, commit_sha AS sha, created_at AS "createdAt" FROM deployments
     WHERE project_id = $1 AND branch = $2 AND source = 'git' AND ref IS NULL ORDER BY created_at DESC LIMIT 1`,
    [projectId, branch],
  )
  const newest = rows[0]
  const isSame = newest?.sha === commit.sha && (unlessRecorded === 'ever' || newest.createdAt >= unlessRecorded)
  return isSame ? newest?.id : undefined
}
