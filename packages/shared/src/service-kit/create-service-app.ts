import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler, type Response, type Router } from 'express'
import { AppError, presentError, toAppError } from '../errors/app-error.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'
import { requestIdOf } from './request-id.ts'
import { watchBody } from './watch-body.ts'

interface ServiceAppOptions {
  log: Logger
  metrics: Metrics
  /** Facts beside `status` and `uptime` in GET /health; `degraded` answers 503. */
  health(): Promise<{ status: 'ok' | 'degraded' } & Record<string, unknown>>
  /** Mounted before the JSON parser: routes that read raw bodies. */
  rawRoutes?: Router
  routes: Router
  /** Bytes of a JSON body; 413 above. Default 1 MiB. */
  jsonBytesMax?: number
  /** How long the sender of a body may be silent; 408 then. Default 60 s. */
  bodySilenceMsMax?: number
  /** Turns a thrown value into an AppError before it is answered; for causes only one service knows, such as its database's. */
  translateError?: (thrown: unknown) => unknown
}

/** The id of the request being answered, as in its `x-request-id`. */
export const requestId = (response: Response): string => String(response.getHeader('x-request-id'))

/**
 * The Express application every service shares: request ids, GET /health and /metrics, JSON bodies, 404, and the one error handler
 * that answers contract §6. A thrown value that is no AppError is logged with its request id and answered as INTERNAL.
 */
export function createServiceApp(options: ServiceAppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('strict routing', false)
  app.use(observe(options))
  app.use(refuseStalledBodies(options))
  app.get('/health', async (_request, response) => {
    const facts = await options.health()
    response.status(facts.status === 'ok' ? 200 : 503).json({ ...facts, uptime: process.uptime() })
  })
  app.get('/metrics', async (_request, response) => {
    response.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics())
  })
  if (options.rawRoutes) app.use(options.rawRoutes)
  app.use(express.json({ limit: options.jsonBytesMax ?? 1024 * 1024, strict: false, type: ['application/json', 'application/*+json'] }))
  app.use(options.routes)
  app.use(() => {
    throw new AppError('NOT_FOUND')
  })
  app.use(answerErrors(options))
  return app
}

function observe({ log, metrics }: ServiceAppOptions): RequestHandler {
  return (request, response, next) => {
    const id = requestIdOf(request.headers['x-request-id'])
    const startedAt = process.hrtime.bigint()
    response.setHeader('x-request-id', id)
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9
      const route = `${request.baseUrl}${routePattern(request)}`
      metrics.httpDuration.observe({ method: request.method, route, status: `${Math.floor(response.statusCode / 100)}xx` }, seconds)
      log.debug('request answered', {
        requestId: id,
        method: request.method,
        route,
        status: response.statusCode,
        durationMs: Math.round(seconds * 1000),
      })
    })
    next()
  }
}

function refuseStalledBodies({ bodySilenceMsMax: silenceMsMax }: ServiceAppOptions): RequestHandler {
  return (request, response, next) => {
    const onStalled = (error: AppError): void => {
      if (response.headersSent) request.destroy()
      else sendError(response, error)
    }
    watchBody(request, response, { onStalled, silenceMsMax })
    next()
  }
}

/** The pattern, never the path: bounded label values, and no ids or secrets in logs. */
function routePattern(request: Request): string {
  const route: unknown = request.route
  return typeof route === 'object' && route !== null && 'path' in route ? String(route.path) : '(unmatched)'
}

function answerErrors({ log, translateError }: ServiceAppOptions): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const error = toAppError(translateError?.(fromBodyParser(thrown)) ?? fromBodyParser(thrown))
    // 503 says that something is away for a while, not that we failed
    if (error.status >= 500)
      log[error.status === 503 ? 'warn' : 'error']('request failed', {
        requestId: requestId(response),
        method: request.method,
        route: routePattern(request),
        code: error.code,
        error,
      })
    if (response.writableEnded) return // its caller was told already: a body that stopped coming fails what waits for it, too
    if (response.headersSent) return next(thrown) // Express then ends the connection: the only honest signal left
    sendError(response, error)
  }
}

function sendError(response: Response, error: AppError): void {
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
  if (error.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(error.retryAfterSeconds))
  response.status(error.status).json(presentError(error, requestId(response)))
}

const BODY_ERRORS: Record<string, AppError> = {
  'entity.parse.failed': new AppError('INVALID_JSON'),
  'entity.too.large': new AppError('PAYLOAD_TOO_LARGE'),
  'encoding.unsupported': new AppError('UNSUPPORTED_MEDIA_TYPE'),
  'charset.unsupported': new AppError('UNSUPPORTED_MEDIA_TYPE'),
  'request.aborted': new AppError('BAD_REQUEST'),
  'request.size.invalid': new AppError('BAD_REQUEST'),
}

/** body-parser and the router throw http-errors: a type or a status of 4xx says it was the caller's fault. */
function fromBodyParser(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof AppError) return thrown
  const { type, status } = thrown as { type?: string; status?: number }
  const known = type === undefined ? undefined : BODY_ERRORS[type]
  if (known) return known
  if (thrown instanceof URIError) return new AppError('INVALID_PATH')
  return typeof status === 'number' && status >= 400 && status < 500 ? new AppError('BAD_REQUEST', { cause: thrown }) : thrown
}
