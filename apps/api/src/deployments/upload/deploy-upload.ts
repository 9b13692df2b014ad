import type { IncomingMessage } from 'node:http'
import path from 'node:path'
import { GitRef } from '@plat/shared/contracts/common.ts'
import { DeploymentTarget } from '@plat/shared/contracts/deployments.ts'
import { z } from 'zod'
import { lockProject } from '../../aliases/lock-project.ts'
import type { Dependencies } from '../../dependencies.ts'
import { wakeDispatcher } from '../../dispatch/wake-dispatcher.ts'
import { parse } from '../../http/parse.ts'
import { insertDeployment } from '../insert-deployment.ts'
import { refuseWhenCrowded } from '../refuse-when-crowded.ts'
import { checkArchive } from './check-archive.ts'
import { openUnnamedFile } from './open-unnamed-file.ts'
import { readFromStart } from './read-from-start.ts'
import { readUploadForm, UPLOAD_BYTES_MAX } from './read-upload-form.ts'

const UploadFields = z.strictObject({ target: DeploymentTarget.optional(), branch: GitRef.optional() })
/** The form as a whole, for its description. */
export const UploadForm = UploadFields.extend({ file: z.string().meta({ format: 'binary', description: 'A .tgz of the source.' }) })

interface UploadInput {
  projectId: string
  request: IncomingMessage
  createdBy: string | null
}

/**
 * Deploys an uploaded .tgz of the source. It goes to production unless the form says otherwise: by `target`, or by a `branch` that is not
 * the production branch. Answers the deployment's id.
 *
 * @throws AppError BAD_REQUEST, PAYLOAD_TOO_LARGE, VALIDATION_FAILED, ARCHIVE_UNSAFE_PATH, STORAGE_FULL, QUOTA_EXCEEDED, PROJECT_NOT_FOUND
 */
export async function deployUpload(dependencies: Dependencies, { projectId, request, createdBy }: UploadInput): Promise<string> {
  const { config, storage, sql } = dependencies
  await refuseWhenCrowded(dependencies, projectId)
  const file = await openUnnamedFile(path.join(config.dataDir, 'uploads'))
  try {
    const { target, branch = null } = parse(UploadFields, await readUploadForm(request, file))
    await checkArchive(readFromStart(file))
    const { sha256 } = await storage.put(readFromStart(file), { bytesMax: UPLOAD_BYTES_MAX })
    const added = await sql.transaction(async (client) => {
      const { productionBranch } = await lockProject(client, projectId)
      const byBranch = branch === null || branch === productionBranch ? 'production' : 'preview'
      return insertDeployment(dependencies, client, {
        projectId,
        target: target ?? byBranch,
        source: 'upload',
        branch,
        uploadSha256: sha256,
        createdBy,
      })
    })
    await wakeDispatcher(dependencies)
    return added.id
  } finally {
    await file.close()
  }
}
