import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import { AppError, toAppError } from '@plat/shared/errors/app-error.ts'
import type { ProxyDependencies } from '../dependencies.ts'
import { parseHost, type RequestedHost } from '../routing/parse-host.ts'
import { parsePath, type RequestedPath } from '../routing/parse-path.ts'
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
  const { rawHeaders, url = '/' } = visit.request
  const host = parseHost(rawHeaders, url)
  if (host.isAddress || host.name === dependencies.config.baseDomain) {
    const { path } = readTarget(visit, url)
    visit.kind = 'own'
    return answerOwnHost(dependencies, visit, path.path)
  }
  const route = dependencies.routes.find(host.name)
  if (route) return visitSite(dependencies, visit, { route, host, url })
  return lookUp(dependencies, host.name).then((found) => visitSite(dependencies, visit, { route: found, host, url }))
}

interface VisitedSite {
  route: SiteRoute
  host: RequestedHost
  url: string
}

/** From here on whatever is answered, errors included, names the deployment. */
function visitSite(dependencies: ProxyDependencies, visit: Visit, { route, host, url }: VisitedSite): Promise<void> | undefined {
  visit.deploymentId = route.deploymentId
  return answerSite(dependencies, visit, { route, host, ...readTarget(visit, url) })
}

function readTarget({ request: { method } }: Visit, url: string): { path: RequestedPath; target: string } {
  if (method === 'TRACE' || method === 'CONNECT')
    throw new AppError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' } })
  const path = parsePath(url)
  return { path, target: url.startsWith('/') ? url : path.path + path.search }
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
