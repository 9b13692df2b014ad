import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import { AppError, toAppError } from '@plat/shared/errors/app-error.ts'
import type { ProxyDependencies } from '../dependencies.ts'
import { parseHost } from '../routing/parse-host.ts'
import { parsePath } from '../routing/parse-path.ts'
import { answerError } from './answer-error.ts'
import { answerSite } from './answer-site.ts'
import { logAccess } from './log-access.ts'
import { answerOwnHost } from './own-host.ts'
import { Visit } from './visit.ts'

/**
 * Answers one request of a visitor; never throws. What fails is answered as an error, and what cannot be answered ends the connection.
 * Nothing is awaited where everything needed is in memory: a promise would cost more than the rest.
 */
export function handleRequest(dependencies: ProxyDependencies, request: IncomingMessage, response: ServerResponse): void {
  const visit = new Visit(request, response)
  response.on('error', ignore)
  response.on('close', () => finish(dependencies, visit))
  try {
    const answering = answer(dependencies, visit)
    if (answering) answering.catch((thrown: unknown) => fail(dependencies, visit, thrown))
  } catch (thrown) {
    fail(dependencies, visit, thrown)
  }
}

function answer(dependencies: ProxyDependencies, visit: Visit): Promise<void> | undefined {
  const { request } = visit
  if (request.method === 'TRACE' || request.method === 'CONNECT')
    throw new AppError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' } })
  const target = request.url ?? '/'
  const host = parseHost(request.rawHeaders, target)
  const path = parsePath(target)
  if (host.isAddress || host.name === dependencies.config.baseDomain) {
    visit.kind = 'own'
    return answerOwnHost(dependencies, visit, path.path)
  }
  const local = target.startsWith('/') ? target : path.path + path.search
  const route = dependencies.routes.find(host.name)
  if (route) return answerSite(dependencies, visit, { route, host, path, target: local })
  return lookUp(dependencies, host.name).then((found) => answerSite(dependencies, visit, { route: found, host, path, target: local }))
}

async function lookUp({ routes, config }: ProxyDependencies, name: string): Promise<SiteRoute> {
  const route = name.includes('.') ? await routes.lookUp(name) : undefined
  if (route) return route
  throw new AppError('HOST_NOT_FOUND', {
    detail: `No site is served at ${name}. Check its spelling, or create the project and push to it. Sites of this server are below ${config.baseDomain}.`,
  })
}

function fail({ log }: ProxyDependencies, visit: Visit, thrown: unknown): void {
  const error = toAppError(thrown)
  visit.kind = 'error'
  if (error.code === 'INTERNAL' && !visit.response.destroyed) log.error('request failed', { requestId: visit.requestId, error })
  answerError(visit, { error })
}

function finish(dependencies: ProxyDependencies, visit: Visit): void {
  const durationMs = performance.now() - visit.startedAt
  dependencies.durations.observe(visit, durationMs / 1000)
  if (dependencies.config.accessLog) logAccess(dependencies.log, visit, durationMs)
  if (!visit.response.writableFinished) visit.onGone?.()
}

/** The visitor is gone; nobody is left to tell. */
const ignore = (): undefined => undefined
