import { z } from 'zod'
import { Activity } from './activity.ts'
import { Id } from './common.ts'
import { DeploymentStatus } from './deployments.ts'

/**
 * One event of GET /api/events (server-sent events): what changed of that which the caller may see. A hint to read again, never the whole truth:
 * `hello` comes first and after every gap, and means that anything may have changed.
 */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('deployment'), projectId: Id, deploymentId: Id, status: DeploymentStatus }),
  z.object({ type: z.literal('routes'), projectId: Id }),
  z.object({ type: z.literal('functions'), projectId: Id, functionName: z.string().nullable() }),
  z.object({ type: z.literal('invocations'), projectId: Id }),
  z.object({ type: z.literal('activity'), item: Activity }),
])
export type LiveEvent = z.infer<typeof LiveEvent>

/** `project`: id or slug; without it everything the caller may see. */
export const LiveQuery = z.strictObject({ project: z.string().max(100).optional() })
