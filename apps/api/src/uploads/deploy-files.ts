import { GitRef } from '@plat/shared/contracts/common.ts'
import type { DeployFilesInput } from '@plat/shared/contracts/uploads.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { z } from 'zod'
import { lockProject } from '../aliases/lock-project.ts'
import type { Dependencies } from '../dependencies.ts'
import { insertDeployment } from '../deployments/insert-deployment.ts'
import { refuseWhenCrowded } from '../deployments/refuse-when-crowded.ts'
import { UPLOAD_BYTES_MAX } from '../deployments/upload/read-upload-form.ts'
import { wakeDispatcher } from '../dispatch/wake-dispatcher.ts'
import { findPathProblem } from './find-path-problem.ts'
import { writeArchive } from './write-archive.ts'

interface DeployInput {
  projectId: string
  input: z.output<typeof DeployFilesInput>
  createdBy: string | null
}

const UNPACKED_BYTES_MAX = 1024 * 1024 * 1024
const SHOWN_MAX = 50

/**
 * Deploys files the project has uploaded before: as an archive of them, which takes the way of any uploaded one. Answers the deployment's id.
 *
 * @throws AppError BAD_REQUEST, VALIDATION_FAILED naming what is missing or does not fit, PAYLOAD_TOO_LARGE, QUOTA_EXCEEDED, STORAGE_FULL,
 *   PROJECT_NOT_FOUND
 */
export async function deployFiles(dependencies: Dependencies, { projectId, input, createdBy }: DeployInput): Promise<string> {
  const { storage, sql } = dependencies
  const { files, target, branch = null, commit = null } = input
  if (branch !== null && !GitRef.safeParse(branch).success) throw unfit('branch', 'This is no valid name of a branch.')
  const problem = findPathProblem(files.map(({ path }) => path))
  if (problem !== undefined) throw unfit('files', problem)
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > UNPACKED_BYTES_MAX)
    throw new AppError('PAYLOAD_TOO_LARGE', { detail: 'The files are more than 1 GiB together. Leave out what the build makes anew.' })
  await refuseWhenCrowded(dependencies, projectId)
  await refuseForeign(dependencies, projectId, files)
  const { sha256 } = await storage.put(writeArchive(storage, files), { bytesMax: UPLOAD_BYTES_MAX }).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'NOT_FOUND' ? new AppError('ARTIFACT_CORRUPT', { cause: error }) : error
  })
  const added = await sql.transaction(async (client) => {
    await lockProject(client, projectId)
    return insertDeployment(dependencies, client, { projectId, target, source: 'upload', branch, commit, uploadSha256: sha256, createdBy })
  })
  await wakeDispatcher(dependencies)
  return added.id
}

/** A hash names bytes only for a project that uploaded them itself: else whoever learns one could deploy, and so read, what is not his. */
async function refuseForeign({ sql }: Dependencies, projectId: string, files: DeployInput['input']['files']): Promise<void> {
  const { rows } = await sql.query<{ sha256: string; bytes: number }>(
    'UPDATE project_uploads SET used_at = now() WHERE project_id = $1 AND sha256 = ANY($2) RETURNING sha256, bytes',
    [projectId, [...new Set(files.map(({ sha256 }) => sha256))]],
  )
  const known = new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]))
  const fields = files.flatMap(({ path, sha256, bytes }, index) => {
    const own = known.get(sha256)
    if (own === undefined) return [{ path: `files.${index}`, message: `${path}: upload it first, with PUT …/uploads/${sha256}.` }]
    return own === bytes ? [] : [{ path: `files.${index}.bytes`, message: `${path}: it has ${own} bytes.` }]
  })
  if (fields.length > 0)
    throw new AppError('VALIDATION_FAILED', {
      detail: `${fields.length} of the files cannot be deployed as they are. See details.`,
      fields: fields.slice(0, SHOWN_MAX),
    })
}

const unfit = (path: string, message: string): AppError => new AppError('BAD_REQUEST', { detail: message, fields: [{ path, message }] })
