import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import type { Api } from '../api/api.ts'
import { followEvents } from '../api/follow-events.ts'

/**
 * The lines of a deployment's log as they are written, until it has ended.
 * @throws as `followEvents`
 */
export async function* followBuild(api: Api, deploymentId: string, signal: AbortSignal): AsyncGenerator<BuildLogLine> {
  for await (const { event, data } of followEvents(api, { path: `/api/deployments/${deploymentId}/logs` }, { signal })) {
    if (event === 'end') return
    if (event === 'line') yield JSON.parse(data) as BuildLogLine
  }
}
