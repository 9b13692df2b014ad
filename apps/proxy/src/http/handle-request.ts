import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import { AppError, toAppError } from '@plat/shared/errors/app-error.ts'
import { ERRORS, type ErrorCode } from '@plat/shared/errors/registry.ts'
import type { Metrics } from '@plat/shared/service-kit/metrics.ts'
import { requestIdOf } from '@plat/shared/service-kit/request-id.ts'
import { serveFile } from '../assets/serve-file.ts'
import type { ProxyDependencies } from '../dependencies.ts'
import { forwardCall } from '../forwarding/forward-call.ts'
import type { FunctionMatch } from '../routing/function-routes.ts'
import { isOwnHost, parseHost, type RequestedHost } from '../routing/parse-host.ts'
import { parsePath, type RequestedPath } from '../routing/parse-path.ts'
import { type HeaderPair, matchFunctionName, resolvePath } from '../routing/resolve-path.ts'
import { answerError } from './answer-error.ts'
import { answerOwnHost } from './own-host.ts'

interface Visit {
  request: IncomingMessage
  response: ServerResponse
  requestId: string
  host: RequestedHost
  path: RequestedPath
  target: string
}

/** Answers one request of a visitor. Never rejects: what fails is answered as an error, and what cannot be answered ends the connection. */
export async function handleRequest(
  dependencies: ProxyDependencies,
  metrics: Metrics,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = requestIdOf(request.headers['x-request-id'])
  const startedAt = performance.now()
  let headers: HeaderPair[] = [['x-request-id', requestId]]
  let label = 'error'
  response.once('close', () => {
    const status = `${Math.floor(response.statusCode / 100)}xx`
    metrics.httpDuration.observe({ method: request.method ?? '', route: label, status }, (performance.now() - startedAt) / 1000)
    if (dependencies.config.accessLog) logAccess(dependencies, request, response, requestId, performance.now() - startedAt)
  })
  try {
    if (request.method === 'TRACE' || request.method === 'CONNECT')
      throw new AppError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' } })
    const target = request.url ?? '/'
    const host = parseHost(request.rawHeaders, target)
    const path = parsePath(target)
    if (isOwnHost(host.name, dependencies.config.baseDomain)) {
      label = 'own'
      return await answerOwnHost(dependencies, metrics, response, path.path, requestId)
    }
    const route = dependencies.routes.find(host.name) ?? (await lookUp(dependencies, host.name))
    if (route.deploymentId) headers = [...headers, ['x-plat-deployment', route.deploymentId]]
    const visit: Visit = { request, response, requestId, host, path, target: target.startsWith('/') ? target : path.path + path.search }
    label = await answerSite(dependencies, visit, route, headers)
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === 'INTERNAL' && !response.destroyed) dependencies.log.error('request failed', { requestId, error })
    answerError(request, response, { error, requestId, headers })
  }
}

async function lookUp({ routes, config }: ProxyDependencies, name: string): Promise<SiteRoute> {
  const route = name.includes('.') ? await routes.lookUp(name) : undefined
  if (route) return route
  throw new AppError('HOST_NOT_FOUND', {
    detail: `No site is served at ${name}. Check its spelling, or create the project and push to it. Sites of this server are below ${config.baseDomain}.`,
  })
}

async function answerSite(dependencies: ProxyDependencies, visit: Visit, route: SiteRoute, headers: HeaderPair[]): Promise<string> {
  const { request, response } = visit
  if (route.manifestSha256 === null) {
    const match = matchFunctionName(visit.path.path)
    if (match) return forward(dependencies, visit, route, match, headers)
    answerUndeployed(dependencies, visit, route, headers)
    return 'undeployed'
  }
  const site = dependencies.sites.peek(route.manifestSha256) ?? (await dependencies.sites.load(route.manifestSha256))
  const resolution = resolvePath(site, visit.path)
  const all = [...headers, ...resolution.headers]
  switch (resolution.type) {
    case 'function':
      return forward(dependencies, visit, route, resolution, all)
    case 'redirect':
      response.writeHead(
        resolution.status,
        [
          ...all,
          ['location', resolution.location] as const,
          ['content-length', '0'] as const,
          ['cache-control', 'public, max-age=0, must-revalidate'] as const,
        ].flat(),
      )
      response.end()
      return 'redirect'
    case 'file':
      await serveFile(dependencies.assets, request, response, { file: resolution.file, status: resolution.status, headers: all })
      return 'file'
    case 'not-found':
      throw new AppError('NOT_FOUND', { detail: `The site ${visit.host.name} has nothing at this path.` })
  }
}

async function forward(
  dependencies: ProxyDependencies,
  visit: Visit,
  route: SiteRoute,
  match: FunctionMatch,
  headers: HeaderPair[],
): Promise<string> {
  const { request, response, requestId, host, target } = visit
  await forwardCall(dependencies.functions, request, response, {
    route,
    match,
    host,
    target,
    requestId,
    baseDomain: dependencies.config.baseDomain,
    headers,
    onPlatError: (status, fields, body) =>
      answerError(request, response, { error: readPlatError(status, fields, body), requestId, headers: [...headers, ...fields] }),
  })
  return 'function'
}

/** An error of the functions-service, as the proxy would have thrown it itself. */
function readPlatError(status: number, fields: readonly HeaderPair[], body: Buffer): AppError {
  const { error } = parseError(body)
  const code: ErrorCode =
    error?.code !== undefined && error.code in ERRORS ? (error.code as ErrorCode) : status === 503 ? 'RUNTIME_UNAVAILABLE' : 'BAD_GATEWAY'
  const retryAfter = Number(fields.find(([name]) => name === 'retry-after')?.[1])
  const allow = fields.find(([name]) => name === 'allow')?.[1]
  return new AppError(code, {
    ...(typeof error?.message === 'string' ? { detail: error.message } : {}),
    ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
    ...(allow === undefined ? {} : { headers: { allow } }),
  })
}

function parseError(body: Buffer): { error?: { code?: string; message?: string } } {
  try {
    return JSON.parse(body.toString()) as { error?: { code?: string; message?: string } }
  } catch {
    return {} // answered by its status alone
  }
}

function answerUndeployed(
  { config }: ProxyDependencies,
  { request, response, requestId }: Visit,
  route: SiteRoute,
  headers: HeaderPair[],
): void {
  const commands = [`git remote add plat ${config.apiEndpoint}/git/${route.projectSlug}.git`, 'git push plat main']
  const error = new AppError('DEPLOYMENT_NOT_FOUND', {
    detail: `The project ${route.projectSlug} has no deployment here yet. Deploy it by a push: ${commands.join(' && ')}`,
  })
  answerError(request, response, { error, requestId, headers, title: 'Nothing deployed yet', commands })
}

function logAccess(
  { log }: ProxyDependencies,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  durationMs: number,
): void {
  log.info('request', {
    requestId,
    method: request.method,
    host: request.headers.host,
    path: request.url?.split('?')[0],
    status: response.statusCode,
    durationMs: Math.round(durationMs * 10) / 10,
    ip: request.socket.remoteAddress,
  })
}
