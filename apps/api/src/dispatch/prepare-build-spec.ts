import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import type { DeploymentRecord, ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { resolveEnv } from '../env-vars/resolve-env.ts'
import type { ClaimedBuild } from './claim-build.ts'

type Needed = Pick<Dependencies, 'sql' | 'database' | 'config' | 'envCipher'>

/**
 * All a build-service needs to build a claimed deployment, its environment as it is now included; that environment is kept with the
 * deployment, encrypted: the release runs with it. Undefined when the deployment is gone or claimed by someone else.
 */
export async function prepareBuildSpec(dependencies: Needed, { deploymentId, leaseToken }: ClaimedBuild): Promise<BuildSpec | undefined> {
  const found = await dependencies.database.deployment.findFirst({
    where: { id: deploymentId, leaseToken, status: 'building' },
    include: { project: true },
  })
  if (!found) return undefined
  const { project, ...deployment } = found
  const target = deployment.target === 'production' ? 'production' : 'preview'
  const { values, secretValues } = await resolveEnv(dependencies, project.id, target)
  await dependencies.database.deployment.updateMany({
    where: { id: deploymentId, leaseToken },
    data: { envCiphertext: dependencies.envCipher.encrypt(JSON.stringify(values)) },
  })
  return {
    deploymentId,
    leaseToken,
    projectId: project.id,
    projectSlug: project.slug,
    target,
    branch: deployment.branch,
    source: toSource(dependencies, project, deployment),
    settings: {
      framework: project.framework,
      rootDirectory: project.rootDirectory,
      installCommand: project.installCommand,
      buildCommand: project.buildCommand,
      outputDirectory: project.outputDirectory,
    },
    env: values,
    secretValues,
    firstSeq: await nextSeq(dependencies, deploymentId),
  }
}

/** An upload has its archive, a foreign repository the ref that was asked for; everything else is an exact commit of the project's own. */
function toSource({ config }: Needed, project: ProjectRecord, { uploadSha256, ref, commitSha }: DeploymentRecord): BuildSpec['source'] {
  if (uploadSha256 !== null) return { type: 'upload', sha256: uploadSha256 }
  if (ref !== null || commitSha === null) return { type: 'external', url: project.repositoryUrl ?? '', ref }
  return { type: 'hosted', url: `${config.apiEndpoint}/git/${project.slug}.git`, sha: commitSha }
}

async function nextSeq({ sql }: Needed, deploymentId: string): Promise<number> {
  const { rows } = await sql.query<{ seq: number }>(
    'SELECT coalesce(max(seq), 0) + 1 AS seq FROM build_log_lines WHERE deployment_id = $1',
    [deploymentId],
  )
  return rows[0]?.seq ?? 1
}
