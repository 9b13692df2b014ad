import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Actor } from '../auth/actor.ts'
import type { Dependencies } from '../dependencies.ts'
import { isUuid } from './is-uuid.ts'
import { loadProject, type ProjectAccess } from './load-project.ts'

/**
 * The project of an invocation named from outside (R50), with the actor's role on it.
 *
 * @throws AppError INVOCATION_NOT_FOUND also when the actor may not see the project
 */
export async function loadInvocationProject(
  dependencies: Pick<Dependencies, 'database'>,
  actor: Actor,
  invocationId: string,
): Promise<ProjectAccess> {
  const select = { projectId: true } as const
  const found = isUuid(invocationId) ? await dependencies.database.invocation.findUnique({ where: { id: invocationId }, select }) : null
  if (!found) throw new AppError('INVOCATION_NOT_FOUND')
  return loadProject(dependencies, actor, found.projectId).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'PROJECT_NOT_FOUND' ? new AppError('INVOCATION_NOT_FOUND') : error
  })
}
