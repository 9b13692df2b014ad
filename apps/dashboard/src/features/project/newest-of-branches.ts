import type { Deployment } from '@plat/shared/contracts/deployments.ts'

/** The newest deployment of each branch among some that are sorted newest first. */
export function newestOfBranches<Item extends Pick<Deployment, 'branch'>>(
  deployments: readonly Item[],
): { branch: string; deployment: Item }[] {
  const newest = new Map<string, Item>()
  for (const deployment of deployments)
    if (deployment.branch !== null && !newest.has(deployment.branch)) newest.set(deployment.branch, deployment)
  return [...newest].map(([branch, deployment]) => ({ branch, deployment }))
}
