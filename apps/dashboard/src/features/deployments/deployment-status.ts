import type { DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import type { Tone } from '../../ui/tone.ts'

/** How each status looks and reads, everywhere. */
export const DEPLOYMENT_STATUS: Record<DeploymentStatus, { label: string; tone: Tone; isGoingOn: boolean }> = {
  queued: { label: 'Queued', tone: 'warn', isGoingOn: true },
  building: { label: 'Building', tone: 'active', isGoingOn: true },
  ready: { label: 'Ready', tone: 'good', isGoingOn: false },
  failed: { label: 'Failed', tone: 'bad', isGoingOn: false },
  cancelled: { label: 'Cancelled', tone: 'neutral', isGoingOn: false },
}
