import { FunctionCode } from '@plat/shared/contracts/functions.ts'
import { type FunctionBytes, PACKED_FUNCTION_CODE, unpackFunctionCode } from '@plat/shared/contracts/packed-function-code.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import { z } from 'zod'
import type { FunctionReference } from './function-reference.ts'

/** Where code and env come from. @throws AppError: 4xx when the api says no, RUNTIME_UNAVAILABLE when it says nothing */
export type CodeSource = (reference: FunctionReference) => Promise<FunctionBytes>

const TIMEOUT_MS = 5_000
const Code = z.union([z.instanceof(Buffer), z.string().transform((text) => Buffer.from(text))])
const schema = FunctionCode.extend({ code: Code })
const accept = { type: PACKED_FUNCTION_CODE, read: unpackFunctionCode }

/** Loads from the api: GET /api/functions/code/:projectId/:functionName (service token). */
export function createCodeSource(api: ApiClient): CodeSource {
  return ({ projectId, functionName, deploymentId, version }) =>
    api.call({
      method: 'GET',
      path: `/api/functions/code/${encodeURIComponent(projectId)}/${encodeURIComponent(functionName)}${
        version !== undefined ? `?version=${version}` : deploymentId === null ? '' : `?deploymentId=${encodeURIComponent(deploymentId)}`
      }`,
      schema,
      accept,
      timeoutMs: TIMEOUT_MS,
    })
}
