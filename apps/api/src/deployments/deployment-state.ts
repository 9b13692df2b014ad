import { DEPLOYMENT_STATUSES, type DeploymentStatus } from '@plat/shared/contracts/deployments.ts'

/** The whole machine: where a deployment may go from each status. `building → queued` is the one retry, or a claim nobody took. */
const NEXT: Record<DeploymentStatus, readonly DeploymentStatus[]> = {
  queued: ['building', 'cancelled'],
  building: ['ready', 'failed', 'cancelled', 'queued'],
  ready: [],
  failed: [],
  cancelled: [],
}

/** A build whose build-service goes away is tried once more. */
export const ATTEMPTS_MAX = 2

/** Whether a deployment in one status may take on another. */
export const mayBecome = (from: DeploymentStatus, to: DeploymentStatus): boolean => NEXT[from].includes(to)

/** Every status from which `to` may be reached: what an UPDATE to it must be guarded by. */
export const statusesBefore = (to: DeploymentStatus): DeploymentStatus[] => DEPLOYMENT_STATUSES.filter((from) => mayBecome(from, to))

/** Whether nothing happens to a deployment in this status any more. */
export const isFinal = (status: DeploymentStatus): boolean => NEXT[status].length === 0

/** What becomes of a build whose lease ran out: its build-service is gone. */
export function afterLostLease({
  attempt,
  cancelRequested,
}: {
  attempt: number
  cancelRequested: boolean
}): 'queued' | 'failed' | 'cancelled' {
  if (cancelRequested) return 'cancelled'
  return attempt < ATTEMPTS_MAX ? 'queued' : 'failed'
}

/** What a build-service's outcome makes of a deployment: a cancellation that was asked for wins over a build that ended just before it. */
export function afterBuild(outcome: 'ready' | 'failed' | 'cancelled', cancelRequested: boolean): 'ready' | 'failed' | 'cancelled' {
  return cancelRequested ? 'cancelled' : outcome
}
