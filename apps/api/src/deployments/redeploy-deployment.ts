import { AppError } from '@plat/shared/errors/app-error.ts'
import { lockProject } from '../aliases/lock-project.ts'
import type { DeploymentRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { wakeDispatcher } from '../dispatch/wake-dispatcher.ts'
import { copyRelease } from './copy-release.ts'
import { insertDeployment } from './insert-deployment.ts'
import { refuseWhenCrowded } from './refuse-when-crowded.ts'

/**
 * Deploys the same thing again, with the environment as it is now: a ready one as a copy of its release, without a build; one that failed
 * or was cancelled by building it again. Answers the new deployment's id.
 *
 * @throws AppError CONFLICT while the original is being built, or when versions of its functions were deleted; QUOTA_EXCEEDED; PROJECT_NOT_FOUND when it was deleted meanwhile
 */
export async function redeployDeployment(
  dependencies: Dependencies,
  original: DeploymentRecord,
  createdBy: string | null,
): Promise<string> {
  if (original.status === 'ready') return copyRelease(dependencies, original, createdBy)
  if (original.status === 'queued' || original.status === 'building')
    throw new AppError('CONFLICT', { detail: `The deployment is ${original.status}. Wait for it, or cancel it first.` })
  await refuseWhenCrowded(dependencies, original.projectId)
  const added = await dependencies.sql.transaction(async (client) => {
    await lockProject(client, original.projectId)
    const { id } = await insertDeployment(dependencies, client, {
      projectId: original.projectId,
      target: original.target === 'production' ? 'production' : 'preview',
      source: 'redeploy',
      branch: original.branch,
      ref: original.ref,
      commit: original.ref === null ? commitOf(original) : null,
      uploadSha256: original.uploadSha256,
      redeployOfId: original.redeployOfId ?? original.id,
      createdBy,
    })
    return id
  })
  await wakeDispatcher(dependencies)
  return added
}

const commitOf = ({ commitSha, commitMessage, commitAuthor }: DeploymentRecord) =>
  commitSha === null ? null : { sha: commitSha, message: commitMessage ?? '', author: commitAuthor ?? '' }
