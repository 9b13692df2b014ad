import { page } from '@plat/shared/contracts/common.ts'
import { FunctionName, Invocation, InvocationListItem, InvocationQuery } from '@plat/shared/contracts/functions.ts'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { findFunction } from '../functions/find-function.ts'
import { createStackMapper } from '../functions/source-maps/create-stack-mapper.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { addFigures } from './add-figures.ts'
import { announceInvocations } from './announce-invocations.ts'
import { getInvocation } from './get-invocation.ts'
import { presentInvocation } from './invocation.presenter.ts'
import { presentInvocationListItem } from './invocation-list-item.presenter.ts'
import { listInvocations } from './list-invocations.ts'
import { readBatch } from './read-batch.ts'
import { recordInvocations } from './record-invocations.ts'

const tag = 'invocations'

/** Records of what functions did. */
export function invocationRoutes(dependencies: Dependencies): Route[] {
  const { mapError, mapErrors } = createStackMapper(dependencies)
  return [
    route({
      method: 'get',
      path: '/api/functions/:projectId/:functionName/invocations',
      access: { type: 'project', role: 'viewer' },
      summary: 'List the invocations of a function, newest first; large records without logs and bodies',
      tag,
      status: 200,
      params: z.object({ projectId: z.string(), functionName: FunctionName }),
      query: InvocationQuery,
      response: page(InvocationListItem),
      errors: ['FUNCTION_NOT_FOUND'],
      async handle({ project, params: { functionName }, query: { cursor, limit, status } }) {
        await findFunction(dependencies, project.id, functionName)
        const filter = { projectId: project.id, functionName, status, before: decodeCursor(cursor), limit: limit + 1 }
        const rows = await listInvocations(dependencies, filter)
        const { items, nextCursor } = toPage(rows, limit, { keyOf: ({ id }) => id, present: presentInvocationListItem })
        const errors = await mapErrors(items)
        return { items: items.map((item, index) => ({ ...item, error: errors[index] ?? null })), nextCursor }
      },
    }),
    route({
      method: 'get',
      path: '/api/invocations/:invocationId',
      access: { type: 'invocation', role: 'viewer' },
      summary: 'Get an invocation: request, response, logs, error and figures',
      tag,
      status: 200,
      params: z.object({ invocationId: z.uuid() }),
      response: Invocation,
      errors: ['INVOCATION_NOT_FOUND'],
      async handle({ project, params: { invocationId } }) {
        const found = await getInvocation(dependencies, { projectId: project.id, invocationId })
        const { projectId, functionName, version, record } = found
        return { ...presentInvocation(found), error: await mapError({ projectId, functionName, version, error: record.error }) }
      },
    }),
    route({
      method: 'post',
      path: '/internal/invocations',
      access: { type: 'service' },
      summary: 'Record a batch of invocations, and add the figures of all',
      tag: 'services',
      status: 204,
      raw: true,
      errors: ['PAYLOAD_TOO_LARGE'],
      async handle({ request, response }) {
        const { invocations, batchId, figures } = await readBatch(request, response)
        await recordInvocations(dependencies, invocations)
        if (batchId !== undefined) await addFigures(dependencies, { batchId, figures })
        await announceInvocations(dependencies, { invocations, figures })
      },
    }),
  ]
}
