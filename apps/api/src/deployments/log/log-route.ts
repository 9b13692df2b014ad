import { page } from '@plat/shared/contracts/common.ts'
import { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import type { Request } from 'express'
import { z } from 'zod'
import type { Dependencies } from '../../dependencies.ts'
import { type Route, route } from '../../http/route.ts'
import { wantsEvents } from '../../http/wants.ts'
import { readLogLines } from './read-log-lines.ts'
import { streamLog } from './stream-log.ts'

const SEQ_MAX = 2_147_483_647
const Seq = z.coerce.number().int().min(0).max(SEQ_MAX)
/** `cursor` is what `nextCursor` said; here it is the same number as `after`. */
const LogQuery = z.strictObject({
  after: Seq.optional(),
  cursor: Seq.optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
})

/** A deployment's build log: as JSON pages, or followed live as server-sent events. */
export const logRoute = (dependencies: Dependencies): Route =>
  route({
    method: 'get',
    path: '/api/deployments/:deploymentId/logs',
    access: { type: 'deployment', role: 'viewer' },
    summary: 'The build log; with Accept: text/event-stream it is followed live and ends with the final status',
    tag: 'deployments',
    status: 200,
    params: z.object({ deploymentId: z.string() }),
    query: LogQuery,
    response: page(BuildLogLine).optional(),
    async handle({ deployment, query: { after = 0, cursor, limit }, request, response }) {
      const deploymentId = deployment.id
      const from = cursor ?? after
      if (wantsEvents(request, response))
        return streamLog(dependencies, { deploymentId, after: Math.max(from, lastEventId(request)), response })
      const lines = await readLogLines(dependencies.sql, { deploymentId, after: from, take: limit + 1 })
      const items = lines.slice(0, limit)
      return { items, nextCursor: lines.length > limit ? String(items.at(-1)?.seq) : null }
    },
  })

/** Where a reader that lost its connection goes on. */
function lastEventId({ headers }: Request): number {
  const id = headers['last-event-id']
  return typeof id === 'string' && /^\d{1,9}$/.test(id) ? Number(id) : 0
}
