import { z } from 'zod'
import { Time } from './common.ts'
import { Deployment } from './deployments.ts'
import { FunctionName } from './functions.ts'
import { Project } from './projects.ts'

/** `hours`: how far back from now; one point an hour up to 7 days, one a day beyond. */
export const MetricsQuery = z.strictObject({
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 90)
    .default(24),
  function: FunctionName.optional(),
  version: z.coerce.number().int().min(1).optional(),
})

/** What the invocations within one step add up to. Percentiles are estimated within the buckets of LATENCY_BUCKETS_MS; null: no invocation. */
export const MetricsPoint = z.object({
  /** Beginning of the step. */
  time: Time,
  success: z.number().int(),
  error: z.number().int(),
  timeout: z.number().int(),
  cold: z.number().int(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** CPU time of one invocation, on average. */
  cpuMs: z.number().nullable(),
  bytesIn: z.number().int(),
  bytesOut: z.number().int(),
})
export type MetricsPoint = z.infer<typeof MetricsPoint>

/** `points` are without gaps, oldest first; `totals` is over all of them. */
export const Metrics = z.object({
  stepMs: z.number().int(),
  points: z.array(MetricsPoint),
  totals: MetricsPoint.omit({ time: true }),
})
export type Metrics = z.infer<typeof Metrics>

export const FunctionMetricsQuery = MetricsQuery.pick({ hours: true })

/** Every function that was called in the time asked for, the one with most invocations first. */
export const FunctionMetrics = z.object({
  stepMs: z.number().int(),
  functions: z.array(
    MetricsPoint.omit({ time: true }).extend({
      functionName: z.string(),
      /** Invocations and failures by step, without gaps, oldest first. */
      invocations: z.array(z.number().int()),
      failures: z.array(z.number().int()),
    }),
  ),
})
export type FunctionMetrics = z.infer<typeof FunctionMetrics>

/** A project on the first page: what is live, what happened last, and the last 24 hours. */
export const ProjectOverview = z.object({
  project: Project,
  production: Deployment.nullable(),
  latest: Deployment.nullable(),
  /** Invocations and failures by hour, oldest first, 24 each. */
  invocations: z.array(z.number().int()).length(24),
  failures: z.array(z.number().int()).length(24),
})
export type ProjectOverview = z.infer<typeof ProjectOverview>
