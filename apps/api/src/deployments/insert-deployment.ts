import { recordActivity } from '../activity/record-activity.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { createShortId } from './create-short-id.ts'

export interface CommitFacts {
  sha: string
  message: string
  author: string
}

export interface NewDeployment {
  projectId: string
  target: 'production' | 'preview'
  source: 'git' | 'upload' | 'redeploy'
  branch: string | null
  /** What to build of a foreign repository; null for everything else. */
  ref?: string | null
  commit?: CommitFacts | null
  uploadSha256?: string | null
  redeployOfId?: string | null
  createdBy: string | null
}

/** Adds a queued deployment, as new as the database's clock says while the project is locked, so that later means newer. */
export async function insertDeployment(
  { newId }: Pick<Dependencies, 'newId'>,
  client: SqlClient,
  { projectId, target, source, branch, ref = null, commit = null, uploadSha256 = null, redeployOfId = null, createdBy }: NewDeployment,
): Promise<{ id: string; shortId: string }> {
  const id = newId()
  const shortId = createShortId()
  await client.query(
    `INSERT INTO deployments (id, short_id, project_id, status, target, source, branch, ref, commit_sha, commit_message, commit_author,
       upload_sha256, redeploy_of_id, created_by, created_at)
     VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp())`,
    [
      id,
      shortId,
      projectId,
      target,
      source,
      branch,
      ref,
      commit?.sha ?? null,
      commit?.message ?? null,
      commit?.author ?? null,
      uploadSha256,
      redeployOfId,
      createdBy,
    ],
  )
  await publishNotice(client, { type: 'deployment', projectId, deploymentId: id, status: 'queued' })
  await recordActivity(client, { kind: 'deployment.created', actorId: createdBy, projectId, deploymentId: id, subject: branch })
  return { id, shortId }
}
