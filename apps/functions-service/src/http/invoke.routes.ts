import { requestId } from '@plat/shared/service-kit/create-service-app.ts'
import { type Request, type Response, Router } from 'express'
import { callDepth } from '../egress/call-depth.ts'
import type { FunctionExecutor } from '../function-executor/function-executor.ts'
import { INVOCATION_LIMITS } from '../function-executor/invocation-limits.ts'
import { toEnvelope } from '../function-executor/to-envelope.ts'
import type { FunctionRouter } from '../function-router/function-router.ts'
import type { GuestRequest } from '../guests/guest-connection.ts'
import type { CallerAccess } from './caller-access.ts'
import { hasAccess, tokenOf } from './identify-caller.ts'
import { type BodyBudget, readBody } from './read-body.ts'
import { toEvent } from './to-event.ts'

interface Dependencies {
  executor: FunctionExecutor
  router: FunctionRouter
  access: CallerAccess
  serviceToken: string
  bodyBudget: BodyBudget
}

type Params = { projectId: string; functionName: string }

/** Addressed to Plat, not to the function: a token must not end up in user code. */
const OWN_HEADERS = new Set(['authorization', 'x-api-key'])

/** `POST /api/v1/functions/:projectId/:functionName` (contract §5). Reads its own body: mount it before any parser. */
export function invokeRoutes(dependencies: Dependencies): Router {
  const routes = Router()
  routes.post('/api/v1/functions/:projectId/:functionName', async (request: Request<Params>, response: Response) => {
    const { executor, router, bodyBudget } = dependencies
    const isAuthorized = await hasAccess(request.headers, request.params.projectId, dependencies)
    const { projectId, functionName } = await router.route(request.params.projectId, request.params.functionName)
    const body = await readBody(request, { bytesMax: INVOCATION_LIMITS.requestBytesMax, budget: bodyBudget })
    try {
      const guestRequest = toGuestRequest(request)
      const outcome = await executor.execute({
        reference: { projectId, functionName, deploymentId: null },
        kind: 'event',
        request: guestRequest,
        body: toEvent({ contentType: request.headers['content-type'], query: new URL(guestRequest.url).searchParams, body: body.bytes }),
        depth: callDepth.read(request.headers[callDepth.header]?.toString()),
        isAuthorized,
        token: tokenOf(request.headers),
      })
      const { status, body: envelope } = toEnvelope(outcome, { showStack: isAuthorized })
      response
        .status(status)
        .set({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-store' })
        .set({ 'x-plat-invocation-id': outcome.invocationId, 'x-request-id': requestId(response) })
        .end(envelope)
    } finally {
      body.release()
    }
  })
  return routes
}

function toGuestRequest(request: Request): GuestRequest {
  const { method, originalUrl, rawHeaders, headers, socket } = request
  const origin = URL.canParse(`http://${headers.host}`) ? new URL(`http://${headers.host}`).origin : 'http://localhost'
  const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, index): [string, string] => [
    (rawHeaders[2 * index] ?? '').toLowerCase(),
    rawHeaders[2 * index + 1] ?? '',
  ])
  return {
    method,
    url: new URL(originalUrl, origin).href,
    headers: pairs.filter(([name]) => !OWN_HEADERS.has(name) && !name.startsWith('x-plat-')),
    ip: socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
    params: {},
  }
}
