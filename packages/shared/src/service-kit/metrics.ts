import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  /** Seconds an HTTP request took, by method, route pattern and status class. */
  httpDuration: Histogram<'method' | 'route' | 'status'>
}

/** A registry of one service: Node's own figures plus `plat_http_request_duration_seconds`. Every series carries `service`. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const httpDuration = new Histogram({
    name: 'plat_http_request_duration_seconds',
    help: 'Time from request to end of response.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  return { registry, httpDuration }
}
