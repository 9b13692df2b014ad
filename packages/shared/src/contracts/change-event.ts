import { z } from 'zod'
import { Id } from './common.ts'
import { SiteRoute } from './sites.ts'

/** One line of the api's change feed (GET /internal/changes, newline-delimited JSON). Events are hints to drop what is cached; missing one costs at most the cache's own expiry. */
export const ChangeEvent = z.discriminatedUnion('type', [
  /** First line of every connection: anything may have changed. */
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('ping') }),
  /** These hosts serve something else now; `route: null` means nothing any more. */
  z.object({ type: z.literal('routes'), changes: z.array(z.object({ host: z.string(), route: SiteRoute.nullable() })) }),
  /** Code, config, state or env of a project's function (null: of all of them) changed. */
  z.object({ type: z.literal('functions'), projectId: Id, functionName: z.string().nullable() }),
  z.object({ type: z.literal('build-cancelled'), deploymentId: Id }),
])
export type ChangeEvent = z.infer<typeof ChangeEvent>
