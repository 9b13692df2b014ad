import { collectDefaultMetrics, Registry } from 'prom-client'
import { SeriesHistogram } from './series-histogram.ts'

export interface Metrics {
  registry: Registry
  /** Seconds an HTTP request took, by method, route pattern and status class. */
  httpDuration: SeriesHistogram
}

/** A registry of one service: Node's own figures plus `plat_http_request_duration_seconds`. Every series carries `service`. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const httpDuration = new SeriesHistogram({
    name: 'plat_http_request_duration_seconds',
    help: 'Time from request to end of response.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  return { registry, httpDuration }
}
