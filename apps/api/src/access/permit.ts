import type { Role } from '@plat/shared/contracts/common.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Actor } from '../auth/actor.ts'
import type { DeploymentRecord, ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Access } from '../http/route.ts'
import { loadDeployment } from './load-deployment.ts'
import { loadInvocationProject } from './load-invocation-project.ts'
import { loadProject } from './load-project.ts'
import { isAtLeast } from './role-order.ts'

/** What a permitted call may act on. */
export interface Permission {
  project?: ProjectRecord
  role?: Role
  deployment?: DeploymentRecord
}

/**
 * Decides whether the actor may call a route and loads what its path names. Nobody signed in is 401, what the actor may not see 404,
 * a role too low on something visible 403.
 *
 * @throws AppError UNAUTHENTICATED, FORBIDDEN, PROJECT_NOT_FOUND, DEPLOYMENT_NOT_FOUND, INVOCATION_NOT_FOUND
 */
export async function permit(
  dependencies: Pick<Dependencies, 'database'>,
  access: Access,
  actor: Actor,
  params: Readonly<Record<string, string | string[] | undefined>>,
): Promise<Permission> {
  if (access.type === 'public') return {}
  if (actor.type === 'anonymous') throw new AppError('UNAUTHENTICATED')
  if (access.type === 'service' || access.type === 'user' || access.type === 'platform-admin') {
    if (!hasStanding(access.type, actor)) throw new AppError('FORBIDDEN', { detail: STANDING[access.type] })
    return {}
  }
  const permission = await load(dependencies, access.type, actor, params)
  if (!isAtLeast(permission.role, access.role))
    throw new AppError('FORBIDDEN', { detail: `This needs the role ${access.role}; yours on this project is ${permission.role}.` })
  return permission
}

const STANDING = {
  service: 'Only the services of this platform may call this.',
  user: 'Only a signed-in user may call this, not a service.',
  'platform-admin': 'Only an admin of this platform may do this.',
}

function hasStanding(type: keyof typeof STANDING, actor: Actor): boolean {
  if (type === 'service') return actor.type === 'service'
  return actor.type === 'user' && (type === 'user' || actor.isPlatformAdmin)
}

async function load(
  dependencies: Pick<Dependencies, 'database'>,
  type: 'project' | 'deployment' | 'invocation',
  actor: Actor,
  params: Readonly<Record<string, string | string[] | undefined>>,
): Promise<Permission & { role: Role }> {
  if (type === 'deployment') return loadDeployment(dependencies, actor, String(params.deploymentId))
  if (type === 'invocation') return loadInvocationProject(dependencies, actor, String(params.invocationId))
  return loadProject(dependencies, actor, String(params.project ?? params.projectId))
}
