import { createServer } from 'node:http'
import { followChanges } from '@plat/shared/service-kit/follow-changes.ts'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { closeServer, listen, type RunningService } from '@plat/shared/service-kit/run-service.ts'
import { createBuildApp } from './app.ts'
import { readConfig } from './config.ts'
import { FIXED_LIMITS, openDependencies } from './dependencies.ts'
import { startHeartbeat } from './heartbeat/start-heartbeat.ts'
import { ownUrl } from './own-url.ts'

/** What runs may end within this; then it is killed. Leaves some of the 30 s for cleaning up. */
const DRAIN_MS = 25_000
const CLOSE_MS = 1_000

/** Starts the service; `close` lets running builds end, then everything else. @throws SettingsError; Error when it cannot start */
export async function startBuildService(
  env: Readonly<Record<string, string | undefined>>,
  { drainMs = DRAIN_MS, limits = FIXED_LIMITS }: { drainMs?: number; limits?: typeof FIXED_LIMITS } = {},
): Promise<RunningService & { port: number }> {
  const config = readConfig(env)
  const log = createLogger({ service: 'build-service', level: config.logLevel, format: config.logFormat })
  const dependencies = await openDependencies(config, log, limits)
  const { api, instance, slots, onFree } = dependencies
  const server = createServer(createBuildApp(dependencies))
  const port = await listen(server, { host: config.bindHost, port: config.port }, log)
  const heartbeat = startHeartbeat({ api, id: instance.id, url: ownUrl(config.bindHost, port, config.apiEndpoint), slots, log })
  onFree.call = heartbeat.beat
  const feed = followChanges({
    endpoint: config.apiEndpoint,
    serviceToken: config.serviceToken,
    log,
    onEvent: (event) => {
      if (event.type === 'hello') heartbeat.beat()
      if (event.type === 'build-cancelled') slots.cancel(event.deploymentId)
    },
  })
  const drain = async () => {
    const drained = slots.drain(drainMs)
    heartbeat.beat() // no free slots from here on
    await drained
  }
  return {
    port,
    close: [drain, heartbeat.stop, async () => feed.stop(), () => closeServer(server, CLOSE_MS)],
  }
}
