import type { Role } from '@plat/shared/contracts/common.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import { productionHost } from '@plat/shared/domain/site-hosts.ts'
import { siteUrl } from '../aliases/site-url.ts'
import type { ApiConfig } from '../config.ts'
import type { ProjectRecord } from '../database/records.ts'

/** The public fields of a project (contract §7), as one caller sees it. */
export const presentProject = (
  config: Pick<ApiConfig, 'apiEndpoint' | 'baseDomain' | 'proxyPort'>,
  project: ProjectRecord,
  role: Role,
): Project => ({
  id: project.id,
  slug: project.slug,
  name: project.name,
  role,
  repositoryUrl: project.repositoryUrl,
  productionBranch: project.productionBranch,
  rootDirectory: project.rootDirectory,
  framework: project.framework,
  installCommand: project.installCommand,
  buildCommand: project.buildCommand,
  outputDirectory: project.outputDirectory,
  gitRemote: `${config.apiEndpoint}/git/${project.slug}.git`,
  urls: { production: siteUrl(productionHost(project.slug, config.baseDomain), config) },
  productionDeploymentId: project.productionDeploymentId,
  createdAt: project.createdAt.toISOString(),
  updatedAt: project.updatedAt.toISOString(),
})
