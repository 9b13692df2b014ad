import { FunctionName } from '@plat/shared/contracts/functions.ts'
import { InvokeInput, InvokeResult, ReplayInput, ReplayResult } from '@plat/shared/contracts/invoke.ts'
import { z } from 'zod'
import type { Dependencies } from '../../dependencies.ts'
import { type Route, route } from '../../http/route.ts'
import { getInvocation } from '../../invocations/get-invocation.ts'
import { findFunction } from '../find-function.ts'
import { createInvoker } from './create-invoker.ts'
import { toOrder } from './to-order.ts'
import { toReplay } from './to-replay.ts'

/** A body of 1 MiB, each character up to six bytes of JSON, and its headers. */
const INVOKE_BYTES_MAX = 7 * 1024 * 1024
const errors = ['FUNCTION_NOT_FOUND', 'VERSION_NOT_FOUND', 'RATE_LIMITED', 'CONCURRENCY_LIMIT', 'RUNTIME_UNAVAILABLE']

/** Calling functions on their owner's behalf. */
export function invokeRoutes(dependencies: Dependencies): Route[] {
  const invoke = createInvoker(dependencies)
  return [
    route({
      method: 'post',
      path: '/api/functions/:projectId/:functionName/invoke',
      access: { type: 'project', role: 'developer' },
      summary: 'Call a function, of any version, also one that is disabled or asks for a key, and see how it went',
      tag: 'functions',
      status: 200,
      params: z.object({ projectId: z.string(), functionName: FunctionName }),
      body: InvokeInput,
      jsonBytesMax: INVOKE_BYTES_MAX,
      response: InvokeResult,
      errors,
      async handle({ project, params: { functionName }, body, response }) {
        await findFunction(dependencies, project.id, functionName)
        return invoke(toOrder(dependencies.config, { project, functionName, input: body }), response)
      },
    }),
    route({
      method: 'post',
      path: '/api/invocations/:invocationId/replay',
      access: { type: 'invocation', role: 'developer' },
      summary: 'Make a recorded call once more, on the active version or the one named',
      tag: 'invocations',
      status: 200,
      params: z.object({ invocationId: z.uuid() }),
      body: ReplayInput.optional(),
      response: ReplayResult,
      errors: ['INVOCATION_NOT_FOUND', 'VALIDATION_FAILED', ...errors],
      async handle({ project, params: { invocationId }, body, response }) {
        const recorded = await getInvocation(dependencies, { projectId: project.id, invocationId })
        await findFunction(dependencies, project.id, recorded.functionName)
        const { order, omittedHeaders } = toReplay(recorded, body ?? { headers: {} })
        return { ...(await invoke(order, response)), omittedHeaders }
      },
    }),
  ]
}
