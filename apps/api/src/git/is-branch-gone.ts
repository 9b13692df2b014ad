import type { Dependencies } from '../dependencies.ts'
import { hasRepository } from './has-repository.ts'
import { repositoryPath } from './repository-path.ts'
import { runGit } from './run-git.ts'

/** Whether the branch a deployment was pushed to has been deleted from the project's own repository meanwhile. */
export async function isBranchGone({ sql, config }: Pick<Dependencies, 'sql' | 'config'>, deploymentId: string): Promise<boolean> {
  const { rows } = await sql.query<{ projectId: string; branch: string }>(
    `SELECT project_id AS "projectId", branch FROM deployments
     WHERE id = $1 AND branch IS NOT NULL AND ref IS NULL AND upload_sha256 IS NULL AND commit_sha IS NOT NULL`,
    [deploymentId],
  )
  const pushed = rows[0]
  if (!pushed) return false
  const repository = repositoryPath(config, pushed.projectId)
  if (!(await hasRepository(repository))) return false
  return (await runGit(repository, ['show-ref', '--verify', '--quiet', '--', `refs/heads/${pushed.branch}`])) === undefined
}
