import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, toAppError } from '@plat/shared/errors/app-error.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { requestIdOf } from '@plat/shared/service-kit/request-id.ts'
import { hasServiceToken } from '@plat/shared/service-kit/service-token.ts'
import { callDepth } from '../egress/call-depth.ts'
import type { FunctionExecutor } from '../function-executor/function-executor.ts'
import type { InvocationRequest } from '../function-executor/invocation.ts'
import { INVOCATION_LIMITS } from '../function-executor/invocation-limits.ts'
import { type HttpAnswer, toErrorAnswer, toHttpAnswer } from '../function-executor/to-http-answer.ts'
import { tokenOf } from './identify-caller.ts'
import { type BodyBudget, readBody } from './read-body.ts'

interface Dependencies {
  executor: FunctionExecutor
  serviceToken: string
  bodyBudget: BodyBudget
  log: Logger
}

/** Hop-by-hop and framing (RFC 9110 §7.6.1), and what only services tell each other. */
const NOT_THE_VISITORS = /^(?:x-plat-.*|x-request-id|connection|keep-alive|transfer-encoding|te|trailer|upgrade|proxy-.*|expect)$/
const PARAMS_LENGTH_MAX = 16_384

/**
 * The proxy's door, on plain node:http for speed: any method on /internal/invoke is a visitor's request, its method, headers and body as
 * the visitor sent them; `x-plat-*` headers say which function, and that it is the proxy who asks. Rejects only when not even an error could be sent.
 */
export function createInternalInvoke({ executor, serviceToken, bodyBudget, log }: Dependencies) {
  return async (request: IncomingMessage, response: ServerResponse, { isTrusted }: { isTrusted: boolean }): Promise<void> => {
    const requestId = requestIdOf(request.headers['x-request-id'])
    try {
      if (!isTrusted && !hasServiceToken(`Bearer ${request.headers['x-plat-service-token']}`, serviceToken))
        throw new AppError('UNAUTHENTICATED')
      const call = toInvocationRequest(request)
      const body = await readBody(request, { bytesMax: INVOCATION_LIMITS.requestBytesMax, budget: bodyBudget })
      try {
        const outcome = await executor.execute({ ...call, body: body.bytes })
        const facts = { requestId, isHead: request.method === 'HEAD', hasCredentials: request.headers.authorization !== undefined }
        send(request, response, toHttpAnswer(outcome, facts))
      } finally {
        body.release()
      }
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code === 'INTERNAL') log.error('invocation failed', { requestId, error })
      send(request, response, toErrorAnswer(error, requestId))
    }
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, headers)
  response.end(request.method === 'HEAD' ? undefined : body)
}

function toInvocationRequest(request: IncomingMessage): Omit<InvocationRequest, 'body'> {
  const { headers, rawHeaders, method = 'GET' } = request
  const projectId = single(headers['x-plat-project-id'])
  const functionName = single(headers['x-plat-function'])
  const url = single(headers['x-plat-url'])
  if (projectId === undefined || functionName === undefined || url === undefined || !URL.canParse(url))
    throw new AppError('BAD_REQUEST', { detail: 'Name x-plat-project-id, x-plat-function and x-plat-url.' })
  return {
    reference: { projectId, functionName, deploymentId: single(headers['x-plat-deployment-id']) ?? null },
    kind: 'http',
    request: {
      method,
      url,
      headers: visitorHeaders(rawHeaders),
      ip: single(headers['x-plat-client-ip']) ?? '',
      params: toParams(single(headers['x-plat-params'])),
    },
    depth: callDepth.read(single(headers[callDepth.header])),
    isAuthorized: false,
    token: tokenOf(headers),
  }
}

const single = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

function visitorHeaders(raw: readonly string[]): [string, string][] {
  const headers: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    if (!NOT_THE_VISITORS.test(name)) headers.push([name, raw[index + 1] ?? ''])
  }
  return headers
}

/** @throws AppError BAD_REQUEST when they are no JSON object of strings */
function toParams(json: string | undefined): Record<string, string> {
  if (json === undefined) return {}
  try {
    const params: unknown = json.length > PARAMS_LENGTH_MAX ? undefined : JSON.parse(json)
    if (typeof params === 'object' && params !== null && Object.values(params).every((value) => typeof value === 'string'))
      return { ...params } as Record<string, string>
  } catch {
    // Answered below, like any other wrong form.
  }
  throw new AppError('BAD_REQUEST', { detail: 'x-plat-params must be a JSON object of strings.' })
}
