import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import type { FunctionMetrics, Metrics, ProjectOverview } from '@plat/shared/contracts/metrics.ts'
import type { Project, UpdateProjectInput } from '@plat/shared/contracts/projects.ts'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import { read, readAll } from './read.ts'
import { request } from './request.ts'
import { toQuery } from './to-query.ts'

/** All projects with what is live, what came last, and their last 24 hours. */
export const overviewQuery = queryOptions({
  queryKey: keys.overview,
  queryFn: readAll<ProjectOverview>('/overview'),
  meta: { live: ['deployment', 'routes', 'invocations'] },
})

export const projectQuery = (slug: string) =>
  queryOptions({
    queryKey: keys.project(slug),
    queryFn: read<Project>(`/projects/${encodeURIComponent(slug)}`),
    meta: { live: ['routes', 'activity'] },
  })

export const functionsQuery = (slug: string) =>
  queryOptions({
    queryKey: keys.functions(slug),
    queryFn: readAll<FunctionInfo>(`/functions/projects/${encodeURIComponent(slug)}`),
    meta: { live: ['functions', 'routes'] },
  })

export const metricsQuery = (slug: string, query: { hours: number; function?: string }) =>
  queryOptions({
    queryKey: keys.metrics(slug, query),
    queryFn: read<Metrics>(`/projects/${encodeURIComponent(slug)}/metrics${toQuery(query)}`),
    meta: { live: ['invocations'] },
  })

/** The last 24 hours of each function that was called. */
export const functionMetricsQuery = (slug: string) =>
  queryOptions({
    queryKey: keys.functionMetrics(slug),
    queryFn: read<FunctionMetrics>(`/projects/${encodeURIComponent(slug)}/metrics/functions`),
    meta: { live: ['invocations'] },
  })

export const createProject = (input: { name: string }) => request<Project>('POST', '/projects', { body: input })
export const deleteProject = (slug: string) => request<void>('DELETE', `/projects/${encodeURIComponent(slug)}`)
export const updateProject = (slug: string, input: z.input<typeof UpdateProjectInput>) =>
  request<Project>('PATCH', `/projects/${encodeURIComponent(slug)}`, { body: input })
