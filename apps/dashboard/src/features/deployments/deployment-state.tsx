import type { DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import { DEPLOYMENT_STATUS } from './deployment-status.ts'

/** A deployment's status in colour, shape and word. */
export function DeploymentState({ status, wordless = false }: { status: DeploymentStatus; wordless?: boolean }) {
  const { label, tone, isGoingOn } = DEPLOYMENT_STATUS[status]
  return <StatusDot tone={tone} label={label} pulse={isGoingOn} wordless={wordless} />
}
