import { z } from 'zod'
import { Id, PageQuery, Time } from './common.ts'

/** What people and the platform did, as `noun.past-participle`. */
export const ACTIVITY_KINDS = [
  'project.created',
  'project.updated',
  'project.deleted',
  'member.added',
  'member.removed',
  'env.changed',
  'env.deleted',
  'deployment.created',
  'deployment.ready',
  'deployment.failed',
  'deployment.cancelled',
  'deployment.promoted',
  'deployment.rolled-back',
  'function.created',
  'function.updated',
  'function.enabled',
  'function.disabled',
  'function.deleted',
  'version.activated',
  'version.deleted',
  'token.created',
  'token.revoked',
  'user.created',
  'user.updated',
  'user.deleted',
  'session.opened',
  'session.revoked',
] as const
export const ActivityKind = z.enum(ACTIVITY_KINDS)
export type ActivityKind = z.infer<typeof ActivityKind>

/** One thing that happened. Names are those of the time, so that the item still reads well when the thing is gone. */
export const Activity = z.object({
  id: Id,
  kind: ActivityKind,
  time: Time,
  /** Null: the platform itself, or a user that is gone. */
  actor: z.object({ id: Id, email: z.string(), name: z.string().nullable() }).nullable(),
  /** Null: nothing of a project. */
  project: z.object({ id: Id, slug: z.string(), name: z.string() }).nullable(),
  deploymentId: Id.nullable(),
  functionName: z.string().nullable(),
  version: z.number().int().nullable(),
  /** What it is about, where the fields above do not say it: an env key, an e-mail address, a branch, a token's name. Never a value. */
  subject: z.string().nullable(),
})
export type Activity = z.infer<typeof Activity>

/** `project`: id or slug; without it everything the caller may see. */
export const ActivityQuery = PageQuery.extend({ project: z.string().max(100).optional() })
