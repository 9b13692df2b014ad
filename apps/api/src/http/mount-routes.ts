import { AppError } from '@plat/shared/errors/app-error.ts'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { z } from 'zod'
import { permit } from '../access/permit.ts'
import type { Actor } from '../auth/actor.ts'
import { authenticateRequest } from '../auth/authenticate-request.ts'
import type { Dependencies } from '../dependencies.ts'
import { assertRoutes } from './assert-routes.ts'
import { parse } from './parse.ts'
import { createJsonBodyReader } from './read-json-body.ts'
import type { Route, RouteContext } from './route.ts'

interface MountOptions {
  /** Holds every answer against the schema its route documents; for tests. */
  checkAnswers?: boolean
}

const NO_QUERY = z.strictObject({})
const ANONYMOUS: Actor = { type: 'anonymous' }

/**
 * Serves a table of routes: authenticate, permit, read and check the input, handle, answer. A known path with another method is 405
 * with Allow. Literal paths win over parameters, whatever the order of the table.
 *
 * @throws Error for a table that is not safe to serve: see assertRoutes
 */
export function mountRoutes(dependencies: Dependencies, routes: readonly Route[], options: MountOptions = {}): Router {
  assertRoutes(routes)
  const router = express.Router({ caseSensitive: true })
  router.use((_request, response, next) => {
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-content-type-options', 'nosniff')
    next()
  })
  const sorted = [...routes].sort((a, b) => (specificity(a.path) < specificity(b.path) ? -1 : 1))
  for (const route of sorted) router[route.method](route.path, serve(dependencies, route, options))
  for (const path of new Set(sorted.map((route) => route.path))) router.all(path, refuseMethod(methodsOf(routes, path)))
  return router
}

/** Sorts literal segments before parameters, segment by segment. */
const specificity = (path: string): string => path.replace(/\/:\w+/g, '/\uffff')

function serve(dependencies: Dependencies, route: Route, { checkAnswers = false }: MountOptions): RequestHandler {
  const readBody = createJsonBodyReader({ bytesMax: route.jsonBytesMax, nulAllowed: route.access.type === 'service' })
  return async (request, response) => {
    const actor = route.access.type === 'public' ? ANONYMOUS : await authenticateRequest(dependencies, request)
    const permission = await permit(dependencies, route.access, actor, request.params)
    refuseNul(request)
    const params = route.params ? parse(route.params, request.params) : request.params
    const query = parse(route.query ?? NO_QUERY, request.query)
    const body = route.body && !route.raw ? parseBody(route.body, await readBody(request, response)) : undefined
    const answer: unknown = await route.handle({ actor, params, query, body, ...permission, request, response } as RouteContext)
    send(response, route, checkAnswers && route.response ? route.response.parse(answer) : answer)
  }
}

function parseBody(schema: z.ZodType, body: unknown): unknown {
  if (body === undefined && !schema.safeParse(undefined).success)
    throw new AppError('BAD_REQUEST', { detail: 'Send a JSON body with content-type application/json.' })
  return parse(schema, body)
}

function send(response: Response, route: Route, answer: unknown): void {
  if (response.headersSent || response.writableEnded) return
  if (route.status === 204) return void response.status(204).end()
  if (answer === undefined) return // the handler answers by itself, perhaps later
  response.status(route.status).json(answer)
}

/** Postgres cannot store NUL, so nothing is ever found by text that holds one. */
function refuseNul(request: Request): void {
  if (/%00/.test(request.originalUrl) || request.originalUrl.includes('\0'))
    throw new AppError('BAD_REQUEST', { detail: 'Remove the NUL character from the address.' })
}

function methodsOf(routes: readonly Route[], path: string): string {
  const methods = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase())
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ')
}

function refuseMethod(allow: string): RequestHandler {
  return (request, response) => {
    if (request.method !== 'OPTIONS') throw new AppError('METHOD_NOT_ALLOWED', { headers: { allow } })
    response.setHeader('allow', allow)
    response.status(204).end()
  }
}
