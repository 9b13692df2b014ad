import { recordActivity } from '../activity/record-activity.ts'
import { lockProject } from '../aliases/lock-project.ts'
import { refuseWithoutVersions } from '../aliases/refuse-without-versions.ts'
import { serveReadyDeployment } from '../aliases/serve-ready-deployment.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import type { DeploymentRecord } from '../database/records.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { resolveEnv } from '../env-vars/resolve-env.ts'
import { createShortId } from './create-short-id.ts'

/**
 * Makes a copy of a ready deployment that runs with the project's environment as it is now: the same files and function versions, ready
 * at once, live at once when the original was made for production or is live. Answers its id.
 *
 * @throws AppError PROJECT_NOT_FOUND when it was deleted meanwhile; CONFLICT when versions of its functions were deleted
 */
export async function copyRelease(dependencies: Dependencies, original: DeploymentRecord, createdBy: string | null): Promise<string> {
  const isLive = (await dependencies.database.project.count({ where: { productionDeploymentId: original.id } })) > 0
  const target = isLive || original.target === 'production' ? 'production' : 'preview'
  const { values } = await resolveEnv(dependencies, original.projectId, target)
  const copy = { id: dependencies.newId(), shortId: createShortId(), branch: original.branch, target, createdBy }
  const envCiphertext = dependencies.envCipher.encrypt(JSON.stringify(values))
  await dependencies.sql.transaction(async (client) => {
    const project = await lockProject(client, original.projectId)
    await refuseWithoutVersions(client, original.id)
    await insertCopy(client, { ...copy, originalId: original.id, envCiphertext })
    await publishNotice(client, { type: 'deployment', projectId: project.id, deploymentId: copy.id, status: 'ready' })
    const facts = { actorId: createdBy, projectId: project.id, deploymentId: copy.id, subject: copy.branch }
    await recordActivity(client, { kind: 'deployment.created', ...facts })
    await serveReadyDeployment(dependencies, client, { project, deployment: copy })
  })
  return copy.id
}

/** A copy of a copy names the first original, whose age it has (see isOutdated). */
async function insertCopy(
  client: SqlClient,
  {
    id,
    shortId,
    target,
    createdBy,
    originalId,
    envCiphertext,
  }: { id: string; shortId: string; target: string; createdBy: string | null; originalId: string; envCiphertext: Buffer },
): Promise<void> {
  await client.query(
    `INSERT INTO deployments (id, short_id, project_id, status, target, source, branch, commit_sha, commit_message, commit_author,
       upload_sha256, ref, redeploy_of_id, manifest_sha256, files, bytes, env_ciphertext, created_by, created_at, started_at, finished_at)
     SELECT $1, $2, project_id, status, $6, 'redeploy', branch, commit_sha, commit_message, commit_author, upload_sha256, ref,
       coalesce(redeploy_of_id, id), manifest_sha256, files, bytes, $4, $5, clock_timestamp(), clock_timestamp(), clock_timestamp()
     FROM deployments WHERE id = $3 AND status = 'ready'`,
    [id, shortId, originalId, envCiphertext, createdBy, target],
  )
  await client.query(
    `INSERT INTO deployment_functions (deployment_id, function_id, version)
     SELECT $1, function_id, version FROM deployment_functions WHERE deployment_id = $2`,
    [id, originalId],
  )
}
