import { page } from '@plat/shared/contracts/common.ts'
import { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { sayIssue } from '@plat/shared/errors/say-issue.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import { type Request, Router } from 'express'
import { z } from 'zod'
import type { FunctionRegistry } from '../function-registry/function-registry.ts'
import { presentFunction } from './function.presenter.ts'
import { tokenOf } from './identify-caller.ts'

interface Dependencies {
  api: ApiClient
  registry: FunctionRegistry
}

const FUNCTION_PATH = '/api/v1/functions/:projectId/:functionName'
const PatchInput = z.strictObject({ is_active: z.boolean() })
const FunctionPage = page(FunctionInfo)
const PAGES_MAX = 100

/** Reading and switching functions (contract §5). The api decides, with the caller's own token, what the caller may. */
export function functionRoutes({ api, registry }: Dependencies): Router {
  const routes = Router()
  routes.get(FUNCTION_PATH, async (request, response) => {
    const info = await api.call({
      method: 'GET',
      path: apiPath(request.params),
      schema: FunctionInfo,
      authorization: authorizationOf(request),
    })
    response.json({ success: true, function: presentFunction(info) })
  })
  routes.patch(FUNCTION_PATH, async (request, response) => {
    const authorization = authorizationOf(request)
    const body = { isActive: parsePatch(request.body).is_active }
    const info = await api.call({ method: 'PATCH', path: apiPath(request.params), body, schema: FunctionInfo, authorization })
    registry.invalidate({ projectId: info.projectId, functionName: info.functionName })
    response.json({ success: true, function: presentFunction(info) })
  })
  routes.all(FUNCTION_PATH, () => {
    throw new AppError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD, PATCH, POST' } })
  })
  routes.get('/api/v1/projects/:projectId/functions', async (request, response) => {
    const functions = await listAll(api, request.params.projectId, authorizationOf(request))
    response.json({ success: true, functions: functions.map(presentFunction) })
  })
  return routes
}

async function listAll(api: ApiClient, projectId: string, authorization: string): Promise<FunctionInfo[]> {
  const functions: FunctionInfo[] = []
  let cursor: string | null = ''
  for (let pages = 0; cursor !== null && pages < PAGES_MAX; pages += 1) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const path = `/api/functions/projects/${encodeURIComponent(projectId)}?limit=100${query}`
    const { items, nextCursor } = await api.call({ method: 'GET', path, schema: FunctionPage, authorization })
    functions.push(...items)
    cursor = nextCursor
  }
  return functions
}

const apiPath = ({ projectId, functionName }: { projectId: string; functionName: string }): string =>
  `/api/functions/${encodeURIComponent(projectId)}/${encodeURIComponent(functionName)}`

/** The caller's own: without one the api would be asked as a service. @throws AppError UNAUTHENTICATED */
function authorizationOf(request: Request): string {
  const token = tokenOf(request.headers)
  if (token === undefined) throw new AppError('UNAUTHENTICATED')
  return `Bearer ${token}`
}

function parsePatch(body: unknown): z.output<typeof PatchInput> {
  const parsed = PatchInput.safeParse(body, { error: sayIssue })
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  throw new AppError('BAD_REQUEST', { detail: 'Send {"is_active": true} or {"is_active": false}.', fields })
}
