import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { deploymentHost } from '@plat/shared/domain/site-hosts.ts'
import { siteUrl } from '../aliases/site-url.ts'
import type { ApiConfig } from '../config.ts'
import type { DeploymentRecord, ProjectRecord } from '../database/records.ts'

/** What a deployment's own row does not hold. */
export interface DeploymentFacts {
  project: Pick<ProjectRecord, 'slug' | 'productionDeploymentId'>
  /** Hosts it serves, its own permanent one among them. */
  hosts: string[]
  functions: Deployment['functions']
}

/** The public fields of a deployment (contract §7). */
export function presentDeployment(
  config: Pick<ApiConfig, 'baseDomain' | 'proxyPort'>,
  deployment: DeploymentRecord,
  { project, hosts, functions }: DeploymentFacts,
): Deployment {
  return {
    id: deployment.id,
    shortId: deployment.shortId,
    projectId: deployment.projectId,
    status: deployment.status as Deployment['status'],
    target: deployment.target as Deployment['target'],
    source: deployment.source as Deployment['source'],
    branch: deployment.branch,
    commit: toCommit(deployment),
    url: siteUrl(deploymentHost(deployment.shortId, project.slug, config.baseDomain), config),
    aliases: hosts,
    isLive: project.productionDeploymentId === deployment.id,
    functions,
    files: deployment.files,
    bytes: Number(deployment.bytes),
    error: toError(deployment),
    timings: deployment.timings as Record<string, number>,
    createdBy: deployment.createdBy,
    createdAt: deployment.createdAt.toISOString(),
    startedAt: deployment.startedAt?.toISOString() ?? null,
    finishedAt: deployment.finishedAt?.toISOString() ?? null,
  }
}

const toCommit = ({ commitSha, commitMessage, commitAuthor }: DeploymentRecord): Deployment['commit'] =>
  commitSha === null ? null : { sha: commitSha, message: commitMessage ?? '', author: commitAuthor ?? '' }

const toError = ({ errorCode, errorMessage, errorStep }: DeploymentRecord): Deployment['error'] =>
  errorCode === null ? null : { code: errorCode as NonNullable<Deployment['error']>['code'], message: errorMessage ?? '', step: errorStep }
