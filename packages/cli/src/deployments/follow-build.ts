import { setTimeout as delay } from 'node:timers/promises'
import type { BuildLogLine, Deployment } from '@plat/shared/contracts/deployments.ts'
import type { Api } from '../api/api.ts'
import { readEvents } from '../api/read-events.ts'

const RETRY_MS = 500
const FAILURES_MAX = 20
const FINAL = new Set(['ready', 'failed', 'cancelled'])

/**
 * The lines of a deployment's log as they are written, until it has ended; goes on where it was when the connection breaks.
 * @throws CliError when the api stays away; whatever `signal` is aborted with
 */
export async function* followBuild(api: Api, deploymentId: string, signal: AbortSignal): AsyncGenerator<BuildLogLine> {
  let after = 0
  let failures = 0
  for (;;) {
    try {
      const response = await api.open({
        path: `/api/deployments/${deploymentId}/logs`,
        query: { after },
        headers: { accept: 'text/event-stream' },
        timeoutMs: null,
        signal,
      })
      for await (const { event, data } of readEvents(response.body)) {
        if (event === 'end') return
        if (event !== 'line') continue
        const line = JSON.parse(data) as BuildLogLine
        after = Math.max(after, line.seq)
        failures = 0
        yield line
      }
      if (await hasEnded(api, deploymentId)) return
    } catch (error) {
      if (signal.aborted) throw signal.reason
      failures += 1
      if (failures >= FAILURES_MAX || (error as { exitCode?: number; code?: string }).code === 'DEPLOYMENT_NOT_FOUND') throw error
    }
    await delay(RETRY_MS, undefined, { signal })
  }
}

async function hasEnded(api: Api, deploymentId: string): Promise<boolean> {
  return FINAL.has((await api.call<Deployment>({ path: `/api/deployments/${deploymentId}` })).status)
}
