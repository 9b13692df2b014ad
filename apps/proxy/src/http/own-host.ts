import type { ServerResponse } from 'node:http'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ProxyDependencies } from '../dependencies.ts'
import type { Visit } from './visit.ts'

/** The proxy's own address (an IP literal or the base domain): GET /health and /metrics; sites have all other hosts to themselves. @throws AppError NOT_FOUND */
export async function answerOwnHost(dependencies: ProxyDependencies, { response, requestId }: Visit, path: string): Promise<void> {
  const { metrics, functions } = dependencies
  if (path === '/health') {
    const isServing = dependencies.isReady()
    const facts = {
      status: isServing ? 'ok' : 'degraded',
      uptime: process.uptime(),
      routes: dependencies.routes.size(),
      files: dependencies.assets.cache.stats(),
      sites: dependencies.sites.stats(),
      apiConnected: dependencies.isFollowing(),
      functionsConnected: functions.transport.isConnected,
    }
    return send(response, isServing ? 200 : 503, 'application/json; charset=utf-8', JSON.stringify(facts), requestId)
  }
  if (path === '/metrics') return send(response, 200, metrics.contentType, await metrics.metrics(), requestId)
  throw new AppError('NOT_FOUND', {
    detail: `This is the proxy itself. Sites are at <project>.${dependencies.config.baseDomain}; /health and /metrics are here.`,
  })
}

function send(response: ServerResponse, status: number, contentType: string, body: string, requestId: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-request-id': requestId,
  })
  response.end(body)
}
