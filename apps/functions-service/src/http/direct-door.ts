import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Metrics } from '@plat/shared/service-kit/metrics.ts'
import { requestIdOf } from '@plat/shared/service-kit/request-id.ts'
import { DirectCall, type DirectCallTools } from './direct-call.ts'
import { toErrorAnswer } from './to-error-answer.ts'

const PATTERN = '/api/v1/functions/:projectId/:functionName'
const TARGET = /^\/api\/v1\/functions\/([^/?#]+)\/([^/?#]+)\/?(?:\?([^#]*))?$/i

/**
 * `POST /api/v1/functions/:projectId/:functionName` (contract §5), on plain node:http for speed. Answers whether the request was one;
 * others are for somebody else.
 */
export function createDirectDoor(
  given: Omit<DirectCallTools, 'onClose'> & { metrics: Metrics },
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const seriesOf = (status: string) => given.metrics.httpDuration.series({ method: 'POST', route: PATTERN, status })
  const [success, refusal, failure] = [seriesOf('2xx'), seriesOf('4xx'), seriesOf('5xx')]
  const onClose = (status: number, seconds: number): void => (status < 400 ? success : status < 500 ? refusal : failure).observe(seconds)
  const tools: DirectCallTools = { ...given, onClose }
  return (request, response) => {
    if (request.method !== 'POST') return false
    const target = targetOf(request.url ?? '')
    const match = TARGET.exec(target)
    if (!match) return false
    const requestId = requestIdOf(request.headers['x-request-id'])
    const [project, functionName] = [decode(match[1] ?? ''), decode(match[2] ?? '')]
    if (project === undefined || functionName === undefined) refuse(response, new AppError('INVALID_PATH'), requestId)
    else new DirectCall(request, response, { requestId, tools }).start({ project, functionName, target, query: match[3] ?? '' })
    return true
  }
}

/** Path and query; a request may name the whole URL (RFC 9112 §3.2.2). */
function targetOf(url: string): string {
  if (url.startsWith('/') || !URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return pathname + search
}

function decode(segment: string): string | undefined {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function refuse(response: ServerResponse, error: AppError, requestId: string): void {
  const { status, headers, body } = toErrorAnswer(error, requestId)
  response.writeHead(status, headers).end(body)
}
