import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Dependencies } from '../dependencies.ts'

const WAITING_MAX = 100

/** Refuses to add to a project that has 100 deployments waiting already. Pushes are never refused: their refs are stored. @throws AppError QUOTA_EXCEEDED */
export async function refuseWhenCrowded({ database }: Pick<Dependencies, 'database'>, projectId: string): Promise<void> {
  const waiting = await database.deployment.count({ where: { projectId, status: 'queued' } })
  if (waiting >= WAITING_MAX)
    throw new AppError('QUOTA_EXCEEDED', {
      detail: `${WAITING_MAX} deployments of this project wait already. Cancel some, or wait for them.`,
    })
}
