import { AppError } from '@plat/shared/errors/app-error.ts'
import { loadProject } from '../access/load-project.ts'
import { isAtLeast } from '../access/role-order.ts'
import type { ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { authenticateGit } from './authenticate-git.ts'

export type GitService = 'git-upload-pack' | 'git-receive-pack'

export interface PermittedGit {
  project: ProjectRecord
  /** Null for a service. */
  userId: string | null
}

const NEEDED = { 'git-upload-pack': 'viewer', 'git-receive-pack': 'developer' } as const

/**
 * Decides whether a git client may fetch from (viewer) or push to (developer) a project; services may fetch.
 *
 * @throws AppError UNAUTHENTICATED, PROJECT_NOT_FOUND (also when it may not be seen), FORBIDDEN
 */
export async function permitGit(
  dependencies: Dependencies,
  { authorization, name, service }: { authorization: string | undefined; name: string; service: GitService },
): Promise<PermittedGit> {
  const actor = await authenticateGit(dependencies, authorization)
  const { project, role } = await loadProject(dependencies, actor, name.replace(/\.git$/, ''))
  if (actor.type === 'service' && service === 'git-receive-pack') throw new AppError('FORBIDDEN', { detail: 'Services may only fetch.' })
  if (!isAtLeast(role, NEEDED[service]))
    throw new AppError('FORBIDDEN', {
      detail: `Pushing needs the role ${NEEDED[service]}; yours on ${project.slug} is ${role}. Ask an admin of the project.`,
    })
  return { project, userId: actor.type === 'user' ? actor.userId : null }
}
