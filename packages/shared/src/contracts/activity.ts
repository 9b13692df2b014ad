import { z } from 'zod'
import { Id, PageQuery, Time } from './common.ts'
import { Email } from './users.ts'

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
type NounOf<Kind extends string> = Kind extends `${infer Noun}.${string}` ? Noun : never
export type ActivityNoun = NounOf<ActivityKind>
const NOUNS: ReadonlySet<string> = new Set(ACTIVITY_KINDS.map((kind) => kind.replace(/\..*/, '')))

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

/** All filters must hold; without any, everything the caller may see. */
export const ActivityQuery = PageQuery.extend({
  /** Id or slug. */
  project: z.string().max(100).optional(),
  /** The nouns of the kinds that are wanted, parted by commas: `function,version`. */
  about: z
    .string()
    .max(200)
    .transform((nouns) => nouns.split(','))
    .refine((nouns) => nouns.every((noun) => NOUNS.has(noun)), `Use any of ${[...NOUNS].join(', ')}, parted by commas.`)
    .optional(),
  /** E-mail address of whoever did it. */
  by: Email.optional(),
})
