import type { Server } from 'node:http'
import { connectLink } from '@plat/link/connect-link.ts'
import { createApiClient } from '@plat/shared/service-kit/api-client.ts'
import { followChanges } from '@plat/shared/service-kit/follow-changes.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { createMetrics } from '@plat/shared/service-kit/metrics.ts'
import { createLocalStorage } from '@plat/shared/storage/local-storage.ts'
import { createFileCache } from './assets/file-cache.ts'
import type { ProxyConfig } from './config.ts'
import type { ProxyDependencies } from './dependencies.ts'
import { CallDeadlines } from './forwarding/call-deadlines.ts'
import type { Forwarder } from './forwarding/forward-call.ts'
import { createLinkTransport } from './forwarding/link-transport.ts'
import { createProxyServer } from './http/create-proxy-server.ts'
import { RequestDurations } from './http/request-durations.ts'
import { createRouteTable } from './routes/route-table.ts'
import { createSiteCache } from './sites/site-cache.ts'

const REFRESH_MS = 5 * 60_000
const RETRY_MS = 1_000

export interface ProxyApp {
  server: Server
  /** Stops following the api and writes the route table. */
  close(): Promise<void>
}

/** The proxy, not yet listening: route table from disk, then from the api whenever it can be reached. */
export async function createProxyApp(config: ProxyConfig, log: Logger): Promise<ProxyApp> {
  const storage = createLocalStorage({ baseDir: config.storageBaseDir })
  const sites = createSiteCache(storage)
  const api = createApiClient({ endpoint: config.apiEndpoint, serviceToken: config.serviceToken })
  let isRefreshed = false
  let isConnected = false
  const routes = createRouteTable({
    api,
    log,
    file: config.routesFile,
    onChange: ({ manifestSha256 }) => {
      // read ahead, so that the first visitor after a promote does not wait
      if (manifestSha256) void sites.load(manifestSha256).catch((error: unknown) => log.warn('site not preloaded', { error }))
    },
  })
  await routes.load()
  let retry: NodeJS.Timeout | undefined
  const refresh = () => {
    clearTimeout(retry)
    routes
      .refresh()
      .then(() => {
        isRefreshed = true
      })
      .catch((error: unknown) => {
        log.warn('route table not refreshed', { error })
        retry = setTimeout(refresh, RETRY_MS)
      })
  }
  const interval = setInterval(refresh, REFRESH_MS)
  const feed = followChanges({
    endpoint: config.apiEndpoint,
    serviceToken: config.serviceToken,
    log,
    onEvent: (event) => {
      if (event.type === 'hello') {
        isConnected = true
        refresh()
      }
      if (event.type === 'routes') routes.apply(event.changes)
    },
    onLost: () => {
      isConnected = false
    },
  })
  const metrics = createMetrics('proxy')
  const functions: Forwarder = {
    transport: createLinkTransport({ connect: (handlers) => connectLink(config.functionsLink, handlers), log }),
    deadlines: new CallDeadlines(),
    baseDomain: config.baseDomain,
  }
  const dependencies: ProxyDependencies = {
    config,
    log,
    metrics: metrics.registry,
    durations: new RequestDurations(metrics.httpDuration),
    routes,
    sites,
    assets: { storage, cache: createFileCache(storage) },
    functions,
    isReady: () => isRefreshed || routes.size() > 0,
    isFollowing: () => isConnected,
  }
  return {
    server: createProxyServer(dependencies),
    async close() {
      feed.stop()
      clearInterval(interval)
      clearTimeout(retry)
      functions.transport.close()
      functions.deadlines.close()
      await routes.close()
    },
  }
}
