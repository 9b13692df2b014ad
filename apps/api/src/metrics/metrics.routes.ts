import { FunctionMetrics, FunctionMetricsQuery, Metrics, MetricsQuery } from '@plat/shared/contracts/metrics.ts'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { type Route, route } from '../http/route.ts'
import { readFunctionMetrics } from './read-function-metrics.ts'
import { readMetrics } from './read-metrics.ts'

/** What a project's functions did, in figures. */
export const metricsRoutes = (dependencies: Dependencies): Route[] => [
  route({
    method: 'get',
    path: '/api/projects/:project/metrics',
    access: { type: 'project', role: 'viewer' },
    summary: 'Invocations, failures, durations and bytes of a project’s functions over time',
    tag: 'metrics',
    status: 200,
    params: z.object({ project: z.string() }),
    query: MetricsQuery,
    response: Metrics,
    handle: ({ project, query }) => readMetrics(dependencies, { projectId: project.id, ...query }),
  }),
  route({
    method: 'get',
    path: '/api/projects/:project/metrics/functions',
    access: { type: 'project', role: 'viewer' },
    summary: 'The same of each function that was called',
    tag: 'metrics',
    status: 200,
    params: z.object({ project: z.string() }),
    query: FunctionMetricsQuery,
    response: FunctionMetrics,
    handle: ({ project, query }) => readFunctionMetrics(dependencies, { projectId: project.id, ...query }),
  }),
]
