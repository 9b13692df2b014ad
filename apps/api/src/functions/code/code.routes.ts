import {
  FunctionCode,
  FunctionCodeQuery,
  FunctionName,
  RegisteredFunctions,
  RegisterFunctionsInput,
} from '@plat/shared/contracts/functions.ts'
import { PACKED_FUNCTION_CODE, packFunctionCode } from '@plat/shared/contracts/packed-function-code.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { z } from 'zod'
import type { Dependencies } from '../../dependencies.ts'
import { type Route, route } from '../../http/route.ts'
import { wants } from '../../http/wants.ts'
import { registerFunctions } from '../registration/register-functions.ts'
import type { VersionChoice } from './find-runnable-version.ts'
import { getFunctionCode } from './get-function-code.ts'

const CodeParams = z.object({ projectId: z.string().max(64), functionName: FunctionName })
/** Of a thousand functions with their configurations. */
const REGISTRATION_BYTES_MAX = 8 * 1024 * 1024
const access = { type: 'service' } as const
const tag = 'services'

/** What only services may do with functions: register those of a build, load one to run it. */
export function codeRoutes(dependencies: Dependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/functions/register',
      access,
      summary: 'Register the functions of a deployment that is being built',
      tag,
      status: 200,
      body: RegisterFunctionsInput,
      jsonBytesMax: REGISTRATION_BYTES_MAX,
      response: RegisteredFunctions,
      errors: ['DEPLOYMENT_NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED', 'QUOTA_EXCEEDED'],
      handle: async ({ body }) => ({ functions: await registerFunctions(dependencies, body) }),
    }),
    route({
      method: 'get',
      path: '/api/functions/code/:projectId/:functionName',
      access,
      summary: 'Load code, configuration and environment of a function to run it',
      tag,
      status: 200,
      params: CodeParams,
      query: FunctionCodeQuery,
      response: FunctionCode.optional(),
      errors: ['FUNCTION_NOT_FOUND', 'VERSION_NOT_FOUND', 'ARTIFACT_CORRUPT'],
      async handle({ params: { projectId, functionName }, query, request, response }) {
        const code = await getFunctionCode(dependencies, { project: projectId, functionName, choice: toChoice(query) })
        if (!wants(PACKED_FUNCTION_CODE, request, response)) return { ...code, code: code.code.toString('utf8') }
        response.type(PACKED_FUNCTION_CODE).send(packFunctionCode(code))
        return undefined
      },
    }),
  ]
}

function toChoice({ deploymentId, version }: z.output<typeof FunctionCodeQuery>): VersionChoice {
  if (deploymentId !== undefined && version !== undefined)
    throw new AppError('BAD_REQUEST', { detail: 'Name a deployment or a version, not both.' })
  if (deploymentId !== undefined) return { type: 'deployment', deploymentId }
  return version === undefined ? { type: 'active' } : { type: 'version', version }
}
