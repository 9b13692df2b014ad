import type { DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import type { DeploymentRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'

interface ListInput {
  projectId: string
  branch?: string | undefined
  status?: DeploymentStatus | undefined
  /** Id of the last one of the page before. */
  before: string | undefined
  take: number
}

/** Deployments of a project, newest first. */
export const listDeployments = (
  { database }: Pick<Dependencies, 'database'>,
  { projectId, branch, status, before, take }: ListInput,
): Promise<DeploymentRecord[]> =>
  database.deployment.findMany({
    where: {
      projectId,
      ...(branch === undefined ? {} : { branch }),
      ...(status === undefined ? {} : { status }),
      ...(before === undefined ? {} : { id: { lt: before } }),
    },
    orderBy: { id: 'desc' },
    take,
  })
