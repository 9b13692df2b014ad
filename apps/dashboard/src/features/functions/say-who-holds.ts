import type { Deployment } from '@plat/shared/contracts/deployments.ts'

type Holder = Pick<Deployment, 'shortId' | 'status' | 'functions'>

interface Doomed {
  name: string
  version: number
  /** Made by one, so that one is made of it, known here or not. */
  isOfDeployment: boolean
}

/** What deleting a version means for deployments that are made of it: of those known here, which ones can never be live again. */
export function sayWhoHolds(deployments: readonly Holder[], { name, version, isOfDeployment }: Doomed): string {
  const holders = deployments.filter(
    ({ status, functions }) => status === 'ready' && functions.some((fn) => fn.functionName === name && fn.version === version),
  )
  const [first, ...others] = holders
  if (first === undefined) return isOfDeployment ? 'A deployment that is made of it can no longer be promoted or rolled back to.' : ''
  if (others.length === 0) return `Deployment ${first.shortId} is made of it and can no longer be promoted or rolled back to.`
  return `${holders.length} deployments, ${first.shortId} the newest, are made of it and can no longer be promoted or rolled back to.`
}
