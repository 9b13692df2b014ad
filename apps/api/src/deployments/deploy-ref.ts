import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { readCommit } from '../git/read-commit.ts'
import { repositoryPath } from '../git/repository-path.ts'
import { resolveRef } from '../git/resolve-ref.ts'
import { addGitDeployment } from './add-git-deployment.ts'
import { refuseWhenCrowded } from './refuse-when-crowded.ts'

interface DeployRefInput {
  project: ProjectRecord
  /** Branch, tag or commit; the production branch when absent. */
  ref: string | undefined
  createdBy: string | null
}

const FULL_SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/

/**
 * Deploys a ref: of the project's own repository when that has it, else of its foreign one. Answers the deployment's id.
 *
 * @throws AppError VALIDATION_FAILED when neither can have it, QUOTA_EXCEEDED
 */
export async function deployRef(
  dependencies: Dependencies,
  { project, ref = project.productionBranch, createdBy }: DeployRefInput,
): Promise<string> {
  await refuseWhenCrowded(dependencies, project.id)
  const repository = repositoryPath(dependencies.config, project.id)
  const resolved = await resolveRef(repository, ref)
  const commit = resolved ? await readCommit(repository, resolved.sha) : undefined
  if (resolved && commit)
    return addGitDeployment(dependencies, { projectId: project.id, branch: resolved.branch, ref: null, commit, createdBy })
  if (project.repositoryUrl === null)
    throw new AppError('VALIDATION_FAILED', {
      detail: `The project has no branch, tag or commit "${ref}". Push it with git, upload a .tgz of the source, or set repositoryUrl.`,
      fields: [{ path: 'ref', message: 'Nothing of this name has been pushed, and the project has no repositoryUrl.' }],
    })
  return addGitDeployment(dependencies, { projectId: project.id, branch: FULL_SHA.test(ref) ? null : ref, ref, commit: null, createdBy })
}
