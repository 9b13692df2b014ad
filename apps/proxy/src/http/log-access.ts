import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { Visit } from './visit.ts'

/** One line for a request that is over. */
export function logAccess(log: Logger, { request, response, requestId }: Visit, durationMs: number): void {
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
