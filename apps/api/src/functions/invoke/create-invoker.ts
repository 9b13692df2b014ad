import { type InvokeOrder, InvokeResult } from '@plat/shared/contracts/invoke.ts'
import { createApiClient } from '@plat/shared/service-kit/api-client.ts'
import type { Response } from 'express'
import type { Dependencies } from '../../dependencies.ts'
import { createStackMapper } from '../source-maps/create-stack-mapper.ts'

export type Invoke = (order: InvokeOrder, response: Response) => Promise<InvokeResult>

/** The longest a function may run, and a while for it to be found and to end. */
const CALL_MS_MAX = 330_000

/**
 * Makes the use case that has functions-service run an order and answers how it went, the stack of an error in its author's lines. A caller
 * that goes away ends the call.
 */
export function createInvoker({ config, secrets, sql, storage }: Pick<Dependencies, 'config' | 'secrets' | 'sql' | 'storage'>): Invoke {
  const functions = createApiClient({ endpoint: config.functionsEndpoint, serviceToken: secrets.serviceToken })
  const { mapError } = createStackMapper({ sql, storage })

  /** @throws AppError FUNCTION_NOT_FOUND, VERSION_NOT_FOUND, RATE_LIMITED, CONCURRENCY_LIMIT, RUNTIME_UNAVAILABLE */
  return async (order, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    response.setTimeout(CALL_MS_MAX) // longer than an idle connection may be otherwise
    const result = await functions.call({
      method: 'POST',
      path: '/internal/invoke',
      body: order,
      schema: InvokeResult,
      timeoutMs: CALL_MS_MAX,
      signal: gone.signal,
    })
    const { projectId, functionName } = order
    const { error, version } = result
    return { ...result, error: version === null ? error : await mapError({ projectId, functionName, version, error }) }
  }
}
