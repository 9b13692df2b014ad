import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { Metrics } from '@plat/shared/service-kit/metrics.ts'
import type { AssetServer } from './assets/serve-file.ts'
import type { ProxyConfig } from './config.ts'
import type { Forwarder } from './forwarding/forward-call.ts'
import type { RequestDurations } from './http/request-durations.ts'
import type { RouteTable } from './routes/route-table.ts'
import type { SiteCache } from './sites/site-cache.ts'

/** Everything a request needs, made once in app.ts. */
export interface ProxyDependencies {
  config: ProxyConfig
  log: Logger
  metrics: Metrics['registry']
  durations: RequestDurations
  routes: RouteTable
  sites: SiteCache
  assets: AssetServer
  functions: Forwarder
  /** Whether there is a route table, from the api or from disk. */
  isReady(): boolean
  /** Whether the change feed is connected. */
  isFollowing(): boolean
}
